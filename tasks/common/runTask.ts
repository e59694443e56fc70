import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { describe, type Finding, UserError } from '../../runtime/error.js';
import type { Host } from './host.js';
import { type Publication, publish } from './publish.js';

/** What a task hands to the pipeline when its step has come back. */
export type TaskOutcome = Done | Refused;

interface Done extends Publication {
  /** One line for the end of the log. */
  message: string;
  /** The step did its work and the answer is no, as with a gate that blocks. */
  failed?: boolean;
  /** The task succeeds, and the run shows that not all is well. */
  withIssues?: boolean;
}

/** The step could not do its work, and yet has something to publish. */
interface Refused extends Publication {
  findings: readonly Finding[];
}

/** The one place where a task starts and ends: cancel, errors and result of every task are handled here. */
export async function runTask(work: (host: Host) => Promise<TaskOutcome>): Promise<void> {
  tl.setResourcePath(join(import.meta.dirname, 'task.json'));
  const cancel = cancelOnSignal();
  try {
    const outcome = await work(pipelineHost(cancel.signal));
    await publish(outcome);
    if ('findings' in outcome) fail(outcome.findings);
    else tl.setResult(resultOf(outcome), outcome.message);
  } catch (error) {
    fail(cancel.signal.aborted ? [{ what: 'Cancelled.' }] : findingsOf(error));
  } finally {
    cancel.forget();
  }
}

function resultOf({ failed, withIssues }: Done): tl.TaskResult {
  if (failed) return tl.TaskResult.Failed;
  return withIssues ? tl.TaskResult.SucceededWithIssues : tl.TaskResult.Succeeded;
}

/** Text from outside passes the filter that keeps the agent from taking it for a command. */
function pipelineHost(signal: AbortSignal): Host {
  return {
    log: (line) => tl.writeExternalOutput(`${line}\n`, { source: 'repository' }),
    warn: (finding) => tl.warning(describe(finding)),
    progress: (percent, what) => tl.setProgress(Math.round(percent), what),
    signal,
  };
}

function cancelOnSignal(): { signal: AbortSignal; forget: () => void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort(new UserError({ what: 'Cancelled.' }));
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, abort);
  return {
    signal: controller.signal,
    forget: () => {
      for (const name of signals) process.off(name, abort);
    },
  };
}

/** The agent shows the result's message as an issue too, so the first finding goes there and only the rest before it. */
function fail(findings: readonly Finding[]): void {
  const [first, ...rest] = findings.map(describe);
  for (const line of rest) tl.error(line);
  const more = rest.length > 0 ? ` (and ${rest.length} more, listed in the log)` : '';
  tl.setResult(tl.TaskResult.Failed, `${first}${more}`);
}

const systemErrors: Record<string, Finding> = {
  ENOSPC: { what: 'The disk is full.', cure: 'Free some space on the agent and run again.' },
  EACCES: { what: 'Access is denied.', cure: 'Give the account that the agent runs under access to it.' },
  EPERM: { what: 'The operation is not permitted.', cure: 'Give the agent’s account the right to do it.' },
  EROFS: { what: 'The file system is read-only.', cure: 'Choose a folder that can be written to.' },
  ENOTDIR: { what: 'A part of this path is a file, not a folder.', cure: 'Choose another folder.' },
  ENAMETOOLONG: { what: 'The path is too long for the file system.', cure: 'Choose a shorter one.' },
  EBUSY: { what: 'Another program keeps it open.', cure: 'End that program, or choose another folder.' },
  EMFILE: { what: 'Too many files are open.', cure: 'Raise the limit of open files for the agent.' },
};

/** Turns whatever was thrown into findings: ours as they are, the system's translated, a defect named as such. */
export function findingsOf(error: unknown): readonly Finding[] {
  if (error instanceof UserError) return error.findings;
  const { code, path, message, stack } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : systemErrors[code];
  if (known) return [path === undefined ? known : { ...known, where: path }];
  tl.debug(stack ?? String(error));
  return [
    {
      what: `Something unexpected happened: ${message ?? String(error)}.`,
      cure: 'Please report it, with the log of a run that has the variable System.Debug set to true.',
    },
  ];
}
