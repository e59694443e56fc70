import { ExpressionError } from './expression/parse.js';
import type { Job } from './job.js';
import { type JobSetting, openPipelineJob } from './pipelineJob.js';
import { killOrphans } from './processTree.js';
import { mergeResults, type Result } from './result.js';
import { type Running, runJobStep, type StepResult } from './runJobStep.js';
import type { PipelineJob } from './yaml/pipeline.js';

export interface JobResult {
  name: string;
  displayName: string;
  result: Result;
  /** Why none of its steps ran, if so. */
  message: string;
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

export interface EndedJob {
  result: JobResult;
  outputs: readonly Output[];
}

/** A job none of whose steps ran. */
export function jobWithoutSteps({ name, displayName }: PipelineJob, result: Result, message = ''): EndedJob {
  return { result: { name, displayName, result, message, steps: [], seconds: 0 }, outputs: [] };
}

async function runSteps(running: Running): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const [index, plan] of running.plan.steps.entries()) {
    if (running.signal.aborted) running.status = 'Canceled';
    running.job.variables.set('Agent.JobStatus', running.status);
    const step = await runJobStep(running, plan, index + 1);
    const { displayName, result, seconds, message } = step;
    running.setting.onEvent({ kind: 'ended', level: 'step', displayName, result, seconds, message });
    results.push(step);
    if (result === 'SucceededWithIssues' || result === 'Failed') {
      running.status = mergeResults(running.status, result);
    }
  }
  if (running.signal.aborted) running.status = 'Canceled';
  return results;
}

/** Runs the steps of a job one after the other. */
export async function runJob(setting: JobSetting, plan: PipelineJob): Promise<EndedJob> {
  const start = performance.now();
  let job: Job;
  try {
    job = await openPipelineJob(setting, plan);
  } catch (error) {
    if (error instanceof ExpressionError) return jobWithoutSteps(plan, 'Failed', error.message);
    throw error;
  }
  const timeout = new AbortController();
  const onTimeout = () => {
    const line = `##[error]The job ran longer than its ${plan.timeoutMinutes} minutes.`;
    setting.onEvent({ kind: 'log', line });
    timeout.abort();
  };
  const minutes = plan.timeoutMinutes;
  const timer = minutes > 0 ? setTimeout(onTimeout, minutes * 60_000) : undefined;
  const signal = AbortSignal.any([setting.signal, timeout.signal]);
  const running: Running = { job, plan, setting, status: 'Succeeded', signal };
  const steps = await runSteps(running);
  clearTimeout(timer);
  killOrphans(job.processMark);

  const isForgiven = running.status === 'Failed' && plan.continueOnError;
  const result = isForgiven ? 'SucceededWithIssues' : running.status;
  const seconds = Math.round(performance.now() - start) / 1000;
  const { name, displayName } = plan;
  return {
    result: { name, displayName, result, message: '', steps, seconds },
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
