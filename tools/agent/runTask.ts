import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../runtime/error.js';
import { versionOf } from './definition.js';
import type { Endpoint } from './endpoint.js';
import { openJobFolders, openWorkFolder, startRun } from './folders.js';
import { openJob } from './job.js';
import { openTasks, parseTaskName, type TaskOrigin } from './package.js';
import { predefinedVariables } from './predefined.js';
import { killOrphans } from './processTree.js';
import { runStep, type StepOutcome } from './runStep.js';
import { Step } from './step.js';
import { stepOptionsOf, taskWork } from './taskWork.js';

export interface TaskOptions {
  /** `TrainModel` or `TrainModel@1`; may be left out where there is only one. */
  task?: string;
  from: TaskOrigin;
  /** The agent's work folder; kept from call to call. */
  workFolder: string;
  /** System.DefaultWorkingDirectory and Build.SourcesDirectory. */
  cwd: string;
  inputs?: Readonly<Record<string, string>>;
  variables?: Readonly<Record<string, string>>;
  secrets?: Readonly<Record<string, string>>;
  endpoints?: readonly Endpoint[];
  /** The step's own `env:`. */
  env?: Readonly<Record<string, string>>;
  /** The step's `name:`, the prefix of its output variables; the task's name if absent. */
  name?: string;
  displayName?: string;
  node?: string;
  handler?: string;
  timeoutMinutes?: number;
  retries?: number;
  continueOnError?: boolean;
  signal?: AbortSignal;
  onLog?: (line: string) => void;
  onProgress?: (percent: number, operation: string) => void;
}

export interface TaskResult extends StepOutcome {
  task: string;
  version: string;
  runId: number;
}

/**
 * Runs one task as the agent would, in a job of its own.
 * @throws UserError when there is no such task or an option is wrong; a task that fails is a result, not an error.
 */
export async function runTask(options: TaskOptions): Promise<TaskResult> {
  const cwd = resolve(options.cwd);
  await mkdir(cwd, { recursive: true });
  const work = await openWorkFolder(resolve(options.workFolder));
  const source = await openTasks(options.from, work.tasks);
  const { name, major } = parseTaskName(options.task ?? source.names[0] ?? '');
  const task = await source.find(name, major);
  if (!task) {
    throw new UserError({
      what: `There is no task ${options.task ?? name}.`,
      cure: `There are: ${source.names.join(', ') || 'none'}.`,
    });
  }
  const run = await startRun(work);
  const folders = await openJobFolders(work, { sources: cwd, fresh: false });
  const place = { name: 'Job', displayName: 'Job' };
  const given = (variables: Readonly<Record<string, string>> = {}, secret: boolean) =>
    Object.entries(variables).map(([variable, value]) => ({ name: variable, value, secret }));
  const job = openJob({
    ...{ work, run, folders },
    endpoints: options.endpoints ?? [],
    variables: [
      ...(await predefinedVariables({
        ...{ work, run, folders, repository: cwd, planId: randomUUID() },
        ...{ pipelineName: 'local', stage: place, job: place },
      })),
      ...given(options.variables, false),
      ...given(options.secrets, true),
    ],
  });
  const step = new Step(job, {
    refName: options.name ?? task.definition.name,
    displayName: options.displayName ?? task.definition.name,
    folderName: task.definition.name,
    ...stepOptionsOf(task.definition),
    ...(options.onLog && { onLog: options.onLog }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  const { node, handler, timeoutMinutes, retries, continueOnError } = options;
  const outcome = await runStep(step, {
    work: taskWork(step, {
      ...{ task, inputs: options.inputs ?? {}, env: options.env ?? {} },
      ...(node !== undefined && { node }),
      ...(handler !== undefined && { handler }),
    }),
    signal: options.signal ?? new AbortController().signal,
    ...(timeoutMinutes !== undefined && { timeoutMinutes }),
    ...(retries !== undefined && { retries }),
    ...(continueOnError !== undefined && { continueOnError }),
  });
  killOrphans(job.processMark);
  return { task: task.definition.name, version: versionOf(task.definition), ...outcome, runId: run.id };
}
