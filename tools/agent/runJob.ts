import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutWork, downloadWork, publishWork } from './artifacts.js';
import type { Task } from './definition.js';
import type { Endpoint } from './endpoint.js';
import type { PipelineEvent } from './events.js';
import { evaluate } from './expression/evaluate.js';
import { generalFunctions } from './expression/functions.js';
import type { Expression } from './expression/parse.js';
import { toBoolean, type Value } from './expression/value.js';
import { openJobFolders, type RunFolder, type WorkFolder } from './folders.js';
import { type Job, openJob } from './job.js';
import type { TaskSource } from './package.js';
import { predefinedVariables } from './predefined.js';
import { killOrphans } from './processTree.js';
import { isSuccess, mergeResults, type Result } from './result.js';
import { runStep, type StepOutcome, type Work } from './runStep.js';
import { scriptWork } from './scriptWork.js';
import { stepStatus } from './status.js';
import { Step } from './step.js';
import { stepOptionsOf, taskWork } from './taskWork.js';
import type { PipelineJob, PipelineStep, PipelineVariable, Stage } from './yaml/pipeline.js';

export interface StepResult extends StepOutcome {
  name: string;
  displayName: string;
  /** File that holds its log; empty for a step that was skipped. */
  log: string;
}

export interface JobResult {
  name: string;
  displayName: string;
  result: Result;
  steps: StepResult[];
  seconds: number;
}

/** An output variable, with its value as it is: secrets too, so this is never written anywhere. */
export interface Output {
  /** `step.variable`. */
  name: string;
  value: string;
  secret: boolean;
}

/** What a job needs of the run that it belongs to. */
export interface JobSetting {
  work: WorkFolder;
  run: RunFolder;
  /** The repository, used in place. */
  sources: string;
  pipelineName: string;
  planId: string;
  stage: Stage;
  /** Variables of the command line, the pipeline and the stage, in the order of their precedence. */
  variables: readonly (PipelineVariable & { secret?: boolean })[];
  /** What `$[ ]` may speak of besides variables. */
  names: Readonly<Record<string, Value>>;
  /** Values that are secret because an earlier job said so. */
  secrets: ReadonlySet<string>;
  endpoints: readonly Endpoint[];
  tasks: TaskSource;
  node?: string;
  retryUnit?: number;
  signal: AbortSignal;
  onEvent: (event: PipelineEvent) => void;
}

/** Variables as an expression sees them. */
export function variableValues(job: Pick<Job, 'variables'>): Record<string, Value> {
  return Object.fromEntries(job.variables.list().map(({ name, value }) => [name, value]));
}

async function openPipelineJob(
  setting: JobSetting,
  { variables, steps, ...place }: PipelineJob,
): Promise<Job> {
  const { work, run, sources, stage } = setting;
  const firstCheckout = steps.find((step) => step.kind === 'checkout');
  const checksOut = firstCheckout?.kind !== 'checkout' || firstCheckout.sources;
  const folders = await openJobFolders(work, { fresh: true, ...(checksOut && { sources }) });
  const predefined = await predefinedVariables({
    ...{ work, run, folders, repository: sources, planId: setting.planId },
    ...{ pipelineName: setting.pipelineName, stage, job: place },
  });
  const known: { name: string; value: string; secret?: boolean; readOnly?: boolean }[] = [...predefined];
  for (const { value, ...variable } of [...setting.variables, ...variables]) {
    const text = typeof value === 'string' ? value : textOf(value, setting, known);
    const secret = setting.secrets.has(text) ? { secret: true } : {};
    known.push({ ...variable, value: text, ...secret });
  }
  return openJob({ work, run, folders, variables: known, endpoints: setting.endpoints });
}

function textOf(
  expression: Expression,
  setting: JobSetting,
  known: readonly { name: string; value: string }[],
): string {
  const variables = Object.fromEntries(known.map(({ name, value }) => [name, value]));
  const names = { ...setting.names, variables };
  const value = evaluate(expression, { names, functions: generalFunctions });
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

function shouldRun(step: PipelineStep, job: Job, status: Result): boolean {
  if (!step.condition) return isSuccess(status);
  const functions = { ...generalFunctions, ...stepStatus(status) };
  return toBoolean(evaluate(step.condition, { names: { variables: variableValues(job) }, functions }));
}

function workOf(step: Step, plan: PipelineStep, task: Task | undefined, node: string | undefined): Work {
  switch (plan.kind) {
    case 'task':
      return taskWork(step, {
        ...{ task: task!, inputs: plan.inputs, env: plan.env },
        ...(node !== undefined && { node }),
      });
    case 'script':
      return scriptWork(step, plan);
    case 'checkout':
      return checkoutWork(step, plan.sources);
    case 'publish':
      return publishWork(step, plan);
    case 'download':
      return downloadWork(step, plan.artifact);
  }
}

/** A job while it runs. */
interface Running {
  job: Job;
  plan: PipelineJob;
  setting: JobSetting;
  /** How the job stands: what the status functions of steps ask for. */
  status: Result;
  /** Aborted when the run is canceled or the job takes too long. */
  signal: AbortSignal;
}

/** A signal that cancels a step with its job, unless its condition holds for a canceled job too. */
function cancellation(running: Running, plan: PipelineStep): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const onAbort = () => {
    if (!shouldRun(plan, running.job, 'Canceled')) controller.abort();
  };
  // A job that was canceled before comes here only with a step that is to run nevertheless.
  if (!running.signal.aborted) running.signal.addEventListener('abort', onAbort);
  return { signal: controller.signal, release: () => running.signal.removeEventListener('abort', onAbort) };
}

async function runPlannedStep(running: Running, plan: PipelineStep, index: number): Promise<StepResult> {
  const { job, setting } = running;
  const folderName = [
    setting.stage.name,
    running.plan.name,
    String(index + 1).padStart(2, '0'),
    plan.name,
  ].join('.');
  const log = join(setting.run.logs, `${folderName}.log`);
  const displayName = job.variables.expand(plan.displayName);
  const task = plan.kind === 'task' ? await setting.tasks.find(plan.task, plan.major) : undefined;
  const file = openSync(log, 'a');
  const step = new Step(job, {
    ...{ refName: plan.name, displayName, folderName },
    ...(task && stepOptionsOf(task.definition)),
    onLog: (line) => {
      writeSync(file, `${line}\n`);
      setting.onEvent({ kind: 'log', line });
    },
    onProgress: (percent, operation) => setting.onEvent({ kind: 'progress', percent, operation }),
  });
  setting.onEvent({ kind: 'started', level: 'step', displayName });
  const { signal, release } = cancellation(running, plan);
  const outcome = await runStep(step, {
    work: workOf(step, plan, task, setting.node),
    ...{ signal, timeoutMinutes: plan.timeoutMinutes, retries: plan.retries },
    continueOnError: plan.continueOnError,
    ...(setting.retryUnit !== undefined && { retryUnit: setting.retryUnit }),
  });
  release();
  closeSync(file);
  return { name: plan.name, displayName, ...outcome, log };
}

function skipped({ name, displayName }: PipelineStep): StepResult {
  return {
    ...{ name, displayName, result: 'Skipped' as const, message: '', issues: [], outputVariables: {} },
    ...{ variables: {}, attachments: [], artifacts: [], testResults: [], buildTags: [], seconds: 0, log: '' },
  };
}

/** Runs the steps of a job one after the other. Returns its output variables beside its result. */
export async function runJob(
  setting: JobSetting,
  plan: PipelineJob,
): Promise<{ result: JobResult; outputs: Output[] }> {
  const start = performance.now();
  const job = await openPipelineJob(setting, plan);
  const timeout = new AbortController();
  const minutes = plan.timeoutMinutes;
  const onTimeout = () => {
    setting.onEvent({ kind: 'log', line: `##[error]The job ran longer than its ${minutes} minutes.` });
    timeout.abort();
  };
  const timer = minutes > 0 ? setTimeout(onTimeout, minutes * 60_000) : undefined;
  const signal = AbortSignal.any([setting.signal, timeout.signal]);
  const running: Running = { job, plan, setting, status: 'Succeeded', signal };

  const steps: StepResult[] = [];
  for (const [index, step] of plan.steps.entries()) {
    if (signal.aborted) running.status = 'Canceled';
    job.variables.set('Agent.JobStatus', running.status);
    const runs = step.enabled && shouldRun(step, job, running.status);
    const result = runs ? await runPlannedStep(running, step, index) : skipped(step);
    const { displayName, seconds, message } = result;
    setting.onEvent({ kind: 'ended', level: 'step', displayName, result: result.result, seconds, message });
    steps.push(result);
    if (result.result === 'SucceededWithIssues' || result.result === 'Failed') {
      running.status = mergeResults(running.status, result.result);
    }
  }
  clearTimeout(timer);
  if (signal.aborted) running.status = 'Canceled';
  killOrphans(job.processMark);

  const failed = running.status === 'Failed' && plan.continueOnError;
  const result = failed ? 'SucceededWithIssues' : running.status;
  const seconds = Math.round(performance.now() - start) / 1000;
  return {
    result: { name: plan.name, displayName: plan.displayName, result, steps, seconds },
    outputs: outputsOf(job, plan),
  };
}

/** The variables named after a step of the job: `step.variable`. */
function outputsOf(job: Job, plan: PipelineJob): Output[] {
  const prefixes = plan.steps.map(({ name }) => `${name.toLowerCase()}.`);
  return job.variables
    .list()
    .filter(({ name }) => prefixes.some((prefix) => name.toLowerCase().startsWith(prefix)))
    .map(({ name, value, secret }) => ({ name, value, secret }));
}
