import { randomUUID } from 'node:crypto';
import { basename, extname, join, resolve } from 'node:path';
import { UserError } from '../../runtime/error.js';
import { writeFileAtomic } from '../../runtime/files.js';
import type { Endpoint } from './endpoint.js';
import type { PipelineEvent } from './events.js';
import { openWorkFolder, startRun } from './folders.js';
import { openTasks, type TaskOrigin } from './package.js';
import type { Result } from './result.js';
import { type StageResult, StageRunner } from './stages.js';
import { overall } from './status.js';
import type { Pipeline, PipelineVariable } from './yaml/pipeline.js';
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
  const list = (values: Readonly<Record<string, string>>, secret: boolean) =>
    Object.entries(values).map(([name, value]) => ({ name, value, readOnly: false, secret }));
  const given = [...list(variables, false), ...list(secrets, true)];
  const inYaml = new Set(pipeline.variables.map(({ name }) => name.toLowerCase()));
  const hidden = given.filter(({ name }) => inYaml.has(name.toLowerCase()));
  if (hidden.length === 0) return given;
  throw new UserError(
    hidden.map(({ name }) => ({
      where: pipeline.file,
      what: `The variable '${name}' is set in the pipeline, which would win over the value that you give.`,
      cure: 'Make it a parameter, or take it out of the pipeline.',
    })),
  );
}

/**
 * Runs a pipeline on this machine.
 * @throws UserError before anything runs, when the pipeline or an option is wrong; what fails later is a result.
 */
export async function runPipeline(options: PipelineOptions): Promise<PipelineResult> {
  const start = performance.now();
  const { file, parameters = {}, onEvent = () => {}, node, retryUnit } = options;
  const work = await openWorkFolder(resolve(options.workFolder));
  const tasks = await openTasks(options.from, work.tasks);
  const pipeline = await readPipeline(file, { parameters, tasks: tasks.names });
  const given = givenVariables(pipeline, options);
  const run = await startRun(work);
  onEvent({ kind: 'run', runId: run.id, folder: run.root, ignored: pipeline.ignored });
  const runner = new StageRunner({
    ...{ work, run, tasks, onEvent, planId: randomUUID(), sources: resolve(options.sources) },
    pipelineName: basename(file, extname(file)),
    variables: [...given, ...pipeline.variables],
    endpoints: options.endpoints ?? [],
    signal: options.signal ?? new AbortController().signal,
    ...(node !== undefined && { node }),
    ...(retryUnit !== undefined && { retryUnit }),
  });
  const stages = await runner.run(pipeline.stages);

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
