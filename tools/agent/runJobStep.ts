import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutWork, downloadWork, publishWork } from './artifacts.js';
import type { Task } from './definition.js';
import type { Value } from './expression/value.js';
import type { Job } from './job.js';
import type { JobSetting } from './pipelineJob.js';
import type { Result } from './result.js';
import { runStep, type StepOutcome, type Work } from './runStep.js';
import { scriptWork } from './scriptWork.js';
import { type Decision, decide, stepStatus } from './status.js';
import { Step } from './step.js';
import { stepOptionsOf, taskWork } from './taskWork.js';
import { testResultsWork } from './testResults.js';
import type { PipelineJob, PipelineStep } from './yaml/pipeline.js';

export interface StepResult extends StepOutcome {
  name: string;
  displayName: string;
  /** File that holds its log; empty for a step that was skipped. */
  log: string;
}

/** A job while it runs. */
export interface Running {
  job: Job;
  plan: PipelineJob;
  setting: JobSetting;
  /** How the job stands: what the status functions of steps ask for. */
  status: Result;
  /** Aborted when the run is canceled or the job takes too long. */
  signal: AbortSignal;
}

function decideStep({ enabled, condition }: PipelineStep, job: Job, status: Result): Decision {
  if (!enabled) return 'skip';
  const variables: Record<string, Value> = Object.fromEntries(
    job.variables.list().map(({ name, value }) => [name, value]),
  );
  return decide(condition, { variables }, stepStatus(status));
}

function workOf(step: Step, plan: PipelineStep, task: Task | undefined, node: string | undefined): Work {
  switch (plan.kind) {
    case 'task': {
      const call = { task: task!, inputs: plan.inputs, env: plan.env };
      return taskWork(step, { ...call, ...(node !== undefined && { node }) });
    }
    case 'script':
      return scriptWork(step, plan);
    case 'testResults':
      return testResultsWork(step, plan.inputs);
    case 'checkout':
      return checkoutWork(step, plan.sources);
    case 'publish':
      return publishWork(step, plan);
    case 'download':
      return downloadWork(step, plan.artifact);
  }
}

/** A signal that cancels a step with its job, unless its condition holds for a canceled job too. */
function cancellation(running: Running, plan: PipelineStep): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const onAbort = () => {
    if (decideStep(plan, running.job, 'Canceled') !== 'run') controller.abort();
  };
  // A job that was canceled before comes here only with a step that is to run nevertheless.
  if (!running.signal.aborted) running.signal.addEventListener('abort', onAbort);
  return { signal: controller.signal, release: () => running.signal.removeEventListener('abort', onAbort) };
}

function skipped({ name, displayName }: PipelineStep): StepResult {
  return {
    ...{ name, displayName, result: 'Skipped', message: '', issues: [], outputVariables: {} },
    ...{ variables: {}, attachments: [], artifacts: [], testResults: [], buildTags: [], seconds: 0, log: '' },
  };
}

/** Runs a step of a pipeline's job if its condition holds; `number` counts the steps of the job from 1. */
export async function runJobStep(running: Running, plan: PipelineStep, number: number): Promise<StepResult> {
  const { job, setting } = running;
  const decision = decideStep(plan, job, running.status);
  if (decision === 'skip') return skipped(plan);
  const place = [setting.stage.name, running.plan.name, String(number).padStart(2, '0'), plan.name];
  const folderName = place.join('.');
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
  const { timeoutMinutes, retries, continueOnError } = plan;
  const outcome = await runStep(step, {
    work: decision === 'run' ? workOf(step, plan, task, setting.node) : () => Promise.reject(decision),
    ...{ signal, timeoutMinutes, retries, continueOnError },
    ...(setting.retryUnit !== undefined && { retryUnit: setting.retryUnit }),
  });
  release();
  closeSync(file);
  return { name: plan.name, displayName, ...outcome, log };
}
