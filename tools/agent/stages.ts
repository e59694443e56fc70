import type { Value } from './expression/value.js';
import type { JobSetting } from './pipelineJob.js';
import type { Result } from './result.js';
import { type EndedJob, type JobResult, jobWithoutSteps, type Output, runJob } from './runJob.js';
import { type Decision, decide, overall, unitStatus } from './status.js';
import { ancestorsOf } from './yaml/order.js';
import type { PipelineJob, Stage, Unit } from './yaml/pipeline.js';

export interface StageResult {
  name: string;
  displayName: string;
  result: Result;
  /** Why none of its jobs ran, if so. */
  message: string;
  jobs: JobResult[];
  seconds: number;
}

/** How a stage or a job ended, for the conditions and variables of those after it. */
interface Ended {
  result: Result;
  outputs: readonly Output[];
}

function context({ result, outputs }: Ended): Value {
  return { result, outputs: Object.fromEntries(outputs.map(({ name, value }) => [name, value])) };
}

function contexts(ended: ReadonlyMap<string, Ended>): Record<string, Value> {
  return Object.fromEntries([...ended].map(([name, one]) => [name, context(one)]));
}

/** Runs the stages of a pipeline one after the other, each with its jobs one after the other. */
export class StageRunner {
  readonly #setting: Omit<JobSetting, 'stage' | 'names' | 'secrets'>;
  readonly #stages = new Map<string, Ended>();
  /** Of each stage that has ended: its jobs. */
  readonly #jobs = new Map<string, ReadonlyMap<string, Ended>>();
  readonly #secrets = new Set<string>();

  constructor(setting: Omit<JobSetting, 'stage' | 'names' | 'secrets'>) {
    this.#setting = setting;
  }

  /** @param stages in an order in which each comes after those that it depends on. */
  async run(stages: readonly Stage[]): Promise<StageResult[]> {
    const results: StageResult[] = [];
    for (const stage of stages) {
      const names = { dependencies: contexts(this.#stages) };
      const decision = this.#decide(stage, stages, this.#stages, names);
      results.push(await this.#runStage(stage, decision));
    }
    return results;
  }

  #decide(
    unit: Unit,
    all: readonly Unit[],
    ended: ReadonlyMap<string, Ended>,
    names: Record<string, Value>,
  ): Decision {
    const before = ancestorsOf(unit, all).map((name) => [name, ended.get(name)!.result] as const);
    const variables = [...this.#setting.variables, ...unit.variables].flatMap(({ name, value }) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    );
    const status = unitStatus(Object.fromEntries(before), this.#setting.signal.aborted);
    return decide(unit.condition, { ...names, variables: Object.fromEntries(variables) }, status);
  }

  async #runStage(stage: Stage, decision: Decision): Promise<StageResult> {
    const { onEvent } = this.#setting;
    const { name, displayName } = stage;
    const start = performance.now();
    const jobs = new Map<string, Ended>();
    const results: JobResult[] = [];
    if (decision === 'run') {
      onEvent({ kind: 'started', level: 'stage', displayName });
      for (const job of stage.jobs) {
        const { result, outputs } = await this.#runJob(stage, job, jobs);
        results.push(result);
        jobs.set(job.name, { result: result.result, outputs });
        onEvent({ kind: 'ended', level: 'job', ...result });
      }
    }
    const parts = decision instanceof Error ? (['Failed'] as const) : results.map((job) => job.result);
    const result: StageResult = {
      ...{ name, displayName, jobs: results },
      result: decision === 'skip' ? 'Skipped' : overall(parts),
      message: decision instanceof Error ? decision.message : '',
      seconds: Math.round(performance.now() - start) / 1000,
    };
    onEvent({ kind: 'ended', level: 'stage', ...result });
    const outputs = [...jobs].flatMap(([job, ended]) =>
      ended.outputs.map((output) => ({ ...output, name: `${job}.${output.name}` })),
    );
    this.#stages.set(name, { result: result.result, outputs });
    this.#jobs.set(name, jobs);
    return result;
  }

  /** A job's expressions see the jobs before it in its stage, and the jobs of the stages before. */
  async #runJob(stage: Stage, job: PipelineJob, ended: ReadonlyMap<string, Ended>): Promise<EndedJob> {
    const stageDependencies = Object.fromEntries(
      [...this.#jobs].map(([name, jobs]) => [name, contexts(jobs)]),
    );
    const names = { dependencies: contexts(ended), stageDependencies };
    const decision = this.#decide(job, stage.jobs, ended, names);
    if (decision === 'skip') return jobWithoutSteps(job, 'Skipped');
    if (decision !== 'run') return jobWithoutSteps(job, 'Failed', decision.message);
    this.#setting.onEvent({ kind: 'started', level: 'job', displayName: job.displayName });
    const variables = [...this.#setting.variables, ...stage.variables];
    const result = await runJob({ ...this.#setting, stage, variables, names, secrets: this.#secrets }, job);
    for (const { value, secret } of result.outputs) if (secret) this.#secrets.add(value);
    return result;
  }
}
