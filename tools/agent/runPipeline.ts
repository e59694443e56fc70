import { randomUUID } from 'node:crypto';
import { basename, extname, join, resolve } from 'node:path';
import { UserError } from '../../runtime/error.js';
import { writeFileAtomic } from '../../runtime/files.js';
import type { Endpoint } from './endpoint.js';
import type { PipelineEvent } from './events.js';
import { evaluate } from './expression/evaluate.js';
import { generalFunctions } from './expression/functions.js';
import { toBoolean, type Value } from './expression/value.js';
import { openWorkFolder, startRun } from './folders.js';
import { openTasks, type TaskOrigin } from './package.js';
import type { Result } from './result.js';
import { type JobResult, type JobSetting, type Output, runJob } from './runJob.js';
import { overall, unitStatus } from './status.js';
import { ancestorsOf } from './yaml/order.js';
import type { Pipeline, PipelineJob, PipelineVariable, Stage, Unit } from './yaml/pipeline.js';
import { readPipeline } from './yaml/readPipeline.js';

export interface PipelineOptions {
  /** The YAML file. */
  file: string;
  from: TaskOrigin;
  /** The agent's work folder; runs, artifacts and what tasks keep in Agent.WorkFolder stay there. */
  workFolder: string;
  /** The repository that `checkout: self` stands for; used in place, not copied. */
  sources: string;
  parameters?: Readonly<Record<string, string>>;
  variables?: Readonly<Record<string, string>>;
  secrets?: Readonly<Record<string, string>>;
  endpoints?: readonly Endpoint[];
  node?: string;
  /** Milliseconds that the first retry of a failed step waits. */
  retryUnit?: number;
  signal?: AbortSignal;
  onEvent?: (event: PipelineEvent) => void;
}

export interface StageResult {
  name: string;
  displayName: string;
  result: Result;
  jobs: JobResult[];
  seconds: number;
}

export interface PipelineResult {
  result: Result;
  runId: number;
  /** Folder of the run: artifacts, attachments, logs, result.json. */
  folder: string;
  seconds: number;
  stages: StageResult[];
  artifacts: { name: string; path: string }[];
  buildTags: string[];
}

/** YAML wins over a variable of the command line, so giving both can only be a mistake. */
function givenVariables(
  pipeline: Pipeline,
  { variables = {}, secrets = {} }: PipelineOptions,
): (PipelineVariable & { secret: boolean })[] {
  const given = [
    ...Object.entries(variables).map(([name, value]) => ({ name, value, readOnly: false, secret: false })),
    ...Object.entries(secrets).map(([name, value]) => ({ name, value, readOnly: false, secret: true })),
  ];
  const inYaml = new Set(pipeline.variables.map(({ name }) => name.toLowerCase()));
  const hidden = given.filter(({ name }) => inYaml.has(name.toLowerCase()));
  if (hidden.length > 0) {
    throw new UserError(
      hidden.map(({ name }) => ({
        where: pipeline.file,
        what: `The variable '${name}' is set in the pipeline, which would win over the value that you give.`,
        cure: 'Make it a parameter, or take it out of the pipeline.',
      })),
    );
  }
  return given;
}

/** What has ended so far, for the conditions and variables of what comes after. */
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

function skippedJob({ name, displayName }: PipelineJob): { result: JobResult; outputs: Output[] } {
  return { result: { name, displayName, result: 'Skipped', steps: [], seconds: 0 }, outputs: [] };
}

class Run {
  readonly #stages = new Map<string, Ended>();
  /** Of each stage that has ended: its jobs. */
  readonly #jobs = new Map<string, ReadonlyMap<string, Ended>>();
  readonly #secrets = new Set<string>();

  constructor(
    readonly pipeline: Pipeline,
    readonly setting: Omit<JobSetting, 'stage' | 'names' | 'secrets'>,
  ) {}

  #shouldRun(
    unit: Unit,
    ancestors: readonly string[],
    ended: ReadonlyMap<string, Ended>,
    names: Record<string, Value>,
  ) {
    const before = Object.fromEntries(ancestors.map((name) => [name, ended.get(name)!.result]));
    const status = unitStatus(before, this.setting.signal.aborted);
    if (!unit.condition) return toBoolean(status.succeeded.call([]));
    const plain = [...this.setting.variables, ...unit.variables].filter(
      ({ value }) => typeof value === 'string',
    );
    const variables = Object.fromEntries(plain.map(({ name, value }) => [name, value as string]));
    const functions = { ...generalFunctions, ...status };
    return toBoolean(evaluate(unit.condition, { names: { ...names, variables }, functions }));
  }

  async runStages(): Promise<StageResult[]> {
    const results: StageResult[] = [];
    for (const stage of this.pipeline.stages) {
      const ancestors = ancestorsOf(stage, this.pipeline.stages);
      const runs = this.#shouldRun(stage, ancestors, this.#stages, { dependencies: contexts(this.#stages) });
      results.push(await this.#runStage(stage, runs));
    }
    return results;
  }

  async #runStage(stage: Stage, runs: boolean): Promise<StageResult> {
    const { onEvent } = this.setting;
    const start = performance.now();
    const { name, displayName } = stage;
    const jobs = new Map<string, Ended>();
    const results: JobResult[] = [];
    if (runs) onEvent({ kind: 'started', level: 'stage', displayName });
    for (const job of runs ? stage.jobs : []) {
      const names = this.#namesIn(jobs);
      const jobRuns = this.#shouldRun(job, ancestorsOf(job, stage.jobs), jobs, names);
      const { result, outputs } = jobRuns ? await this.#runJob(stage, job, names) : skippedJob(job);
      onEvent({
        kind: 'ended',
        level: 'job',
        displayName: job.displayName,
        result: result.result,
        seconds: result.seconds,
        message: '',
      });
      results.push(result);
      jobs.set(job.name, { result: result.result, outputs });
    }
    const result = runs ? overall(results.map((job) => job.result)) : 'Skipped';
    const seconds = Math.round(performance.now() - start) / 1000;
    onEvent({ kind: 'ended', level: 'stage', displayName, result, seconds, message: '' });
    this.#jobs.set(name, jobs);
    const outputs = [...jobs].flatMap(([job, ended]) =>
      ended.outputs.map((output) => ({ ...output, name: `${job}.${output.name}` })),
    );
    this.#stages.set(name, { result, outputs });
    return { name, displayName, result, jobs: results, seconds };
  }

  /** What a job's expressions see: the jobs before it in its stage, and the jobs of the stages before. */
  #namesIn(jobs: ReadonlyMap<string, Ended>): Record<string, Value> {
    const stageDependencies = [...this.#jobs].map(([stage, ended]) => [stage, contexts(ended)]);
    return { dependencies: contexts(jobs), stageDependencies: Object.fromEntries(stageDependencies) };
  }

  async #runJob(stage: Stage, job: PipelineJob, names: Record<string, Value>) {
    this.setting.onEvent({ kind: 'started', level: 'job', displayName: job.displayName });
    const variables = [...this.setting.variables, ...stage.variables];
    const ended = await runJob({ ...this.setting, stage, variables, names, secrets: this.#secrets }, job);
    for (const { value, secret } of ended.outputs) if (secret) this.#secrets.add(value);
    return ended;
  }
}

/**
 * Runs a pipeline on this machine.
 * @throws UserError before anything runs, when the pipeline or an option is wrong; what fails later is a result.
 */
export async function runPipeline(options: PipelineOptions): Promise<PipelineResult> {
  const start = performance.now();
  const work = await openWorkFolder(resolve(options.workFolder));
  const tasks = await openTasks(options.from, work.tasks);
  const pipeline = await readPipeline(options.file, {
    parameters: options.parameters ?? {},
    tasks: tasks.names,
  });
  const given = givenVariables(pipeline, options);
  const run = await startRun(work);
  const onEvent = options.onEvent ?? (() => {});
  onEvent({ kind: 'run', runId: run.id, folder: run.root, ignored: pipeline.ignored });
  const stages = await new Run(pipeline, {
    ...{ work, run, tasks, onEvent },
    sources: resolve(options.sources),
    pipelineName: basename(options.file, extname(options.file)),
    planId: randomUUID(),
    variables: [...given, ...pipeline.variables],
    endpoints: options.endpoints ?? [],
    ...(options.node !== undefined && { node: options.node }),
    ...(options.retryUnit !== undefined && { retryUnit: options.retryUnit }),
    signal: options.signal ?? new AbortController().signal,
  }).runStages();

  const steps = stages.flatMap(({ jobs }) => jobs).flatMap((job) => job.steps);
  const artifacts = new Map(steps.flatMap((step) => step.artifacts).map(({ name, path }) => [name, path]));
  const result: PipelineResult = {
    result: overall(stages.map((stage) => stage.result)),
    ...{ runId: run.id, folder: run.root, stages },
    seconds: Math.round(performance.now() - start) / 1000,
    artifacts: [...artifacts].map(([name, path]) => ({ name, path })),
    buildTags: [...new Set(steps.flatMap((step) => step.buildTags))],
  };
  await writeFileAtomic(join(run.root, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}
