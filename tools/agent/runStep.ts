import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../../runtime/error.js';
import type { ChildExit } from './childProcess.js';
import { isSuccess, mergeResults, type Result } from './result.js';
import type { Attachment, Issue, Step, TestResults } from './step.js';

const MOST_RETRIES = 10;

/** What a step does: once, or again with each retry. An Error fails it. */
export type Work = (signal: AbortSignal) => Promise<ChildExit>;

export interface StepRun {
  work: Work;
  /** Cancels the step. */
  signal: AbortSignal;
  timeoutMinutes?: number;
  retries?: number;
  continueOnError?: boolean;
  /** Milliseconds per unit of the delay between retries: 1, 4, 9 … units. Tests shorten it. */
  retryUnit?: number;
}

/** How a step ended and what it left. Values of secret variables are masked. */
export interface StepOutcome {
  result: Result;
  message: string;
  issues: Issue[];
  /** By plain name. */
  outputVariables: Record<string, string>;
  variables: Record<string, string>;
  attachments: Attachment[];
  artifacts: { name: string; path: string }[];
  testResults: TestResults[];
  buildTags: string[];
  /** Absent when no process ran. */
  exitCode?: number;
  seconds: number;
}

interface Attempt {
  exitCode?: number;
  /** Set when the attempt was cut short, and then final. */
  cut?: 'canceled' | 'timed out';
}

async function attempt(step: Step, run: StepRun, timeout: AbortSignal): Promise<Attempt> {
  try {
    const exit = await run.work(AbortSignal.any([run.signal, timeout]));
    if (exit.canceled) {
      const cut = run.signal.aborted ? ('canceled' as const) : ('timed out' as const);
      return { exitCode: exit.code, cut };
    }
    if (exit.leftRunning) {
      step.debug(
        'The task was marked as "done", but the process has not closed after 5 seconds. Treating the task as complete.',
      );
    } else if (exit.code !== 0) {
      if (exit.code === 137) {
        step.issue('error', 'Exit code 137: the process was killed, most often because memory ran out.');
      }
      throw new Error(`Exit code ${exit.code} returned from the step's process.`, { cause: exit });
    }
    return { exitCode: exit.code };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const lines = error instanceof UserError ? error.message.split('\n') : [error.message];
    for (const line of lines) step.issue('error', line);
    // Whatever the step said of itself before: a process that ended badly has failed.
    if (step.result !== 'Failed') step.message = '';
    step.result = 'Failed';
    step.message ||= step.job.masker.mask(error.message);
    const exit = error.cause as ChildExit | undefined;
    return exit ? { exitCode: exit.code } : {};
  }
}

/**
 * Runs a step as the agent does (StepsRunner.cs and TaskRunner.cs): with its time-out and retries, merging what the
 * process, `task.complete` and failed commands say, worst last, and forgiving a failure if `continueOnError`.
 */
export async function runStep(step: Step, run: StepRun): Promise<StepOutcome> {
  const start = performance.now();
  const timeout = new AbortController();
  const milliseconds = (run.timeoutMinutes ?? 0) * 60_000;
  const timer = milliseconds > 0 ? setTimeout(() => timeout.abort(), milliseconds) : undefined;
  const retries = Math.min(run.retries ?? 0, MOST_RETRIES);

  step.write(`##[section]Starting: ${step.options.displayName}`);
  for (const warning of step.job.variables.refresh()) step.issue('warning', warning);
  if ((run.retries ?? 0) > MOST_RETRIES) {
    step.issue(
      'warning',
      `The retryCountOnTaskFailure input is limited to ${MOST_RETRIES}, not ${run.retries}.`,
    );
  }
  let last: Attempt = {};
  for (let count = 0; ; count++) {
    last = await attempt(step, run, timeout.signal);
    const failed = step.result === 'Failed' || step.commandResult === 'Failed';
    if (!failed || last.cut || count === retries) break;
    const delay = (count + 1) ** 2 * (run.retryUnit ?? 1000);
    step.issue(
      'warning',
      `RetryHelper encountered task failure, will retry (attempt #: ${count + 1} out of ${retries}) after ${delay} ms`,
    );
    const either = AbortSignal.any([run.signal, timeout.signal]);
    await wait(delay, undefined, { signal: either }).catch(() => {});
    step.result = undefined;
    step.commandResult = undefined;
    step.message = '';
  }
  clearTimeout(timer);

  if (last.cut === 'timed out') {
    step.issue('error', 'The task has timed out.');
    step.result = 'Failed';
    step.message = 'The task has timed out.';
  } else if (last.cut === 'canceled') {
    step.issue('error', 'The operation was canceled.');
    step.result = 'Canceled';
    step.message = 'The operation was canceled.';
  }
  let result = step.result ?? 'Succeeded';
  if (step.commandResult) result = mergeResults(result, step.commandResult);
  if (!isSuccess(result) && (result !== step.result || step.message === '')) {
    step.message = step.issues.findLast(({ type }) => type === 'error')?.message ?? '';
  }
  if (result === 'Failed' && run.continueOnError) result = 'SucceededWithIssues';
  step.write(`##[section]Finishing: ${step.options.displayName}`);
  const seconds = Math.round(performance.now() - start) / 1000;
  const { message, issues, outputVariables, setVariables, attachments, artifacts, testResults, buildTags } =
    step;
  return {
    ...{ result, message, issues, outputVariables, variables: setVariables },
    ...{ attachments, artifacts, testResults, buildTags },
    ...(last.exitCode !== undefined && { exitCode: last.exitCode }),
    seconds,
  };
}
