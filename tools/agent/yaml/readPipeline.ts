import { readFile } from 'node:fs/promises';
import { UserError } from '../../../runtime/error.js';
import { ancestorsOf, orderUnits } from './order.js';
import type { Pipeline, PipelineJob, Stage, Unit } from './pipeline.js';
import { readExpression } from './readExpression.js';
import { readParameters } from './readParameters.js';
import { readSteps } from './readSteps.js';
import { readVariables } from './readVariables.js';
import { type Fields, Source, type YamlNode } from './source.js';

/** Meant for the server: accepted, listed as ignored, and of no effect on this machine. */
const forTheServer = ['trigger', 'pr', 'schedules', 'pool', 'name'];

const unitKeys = ['dependsOn', 'condition', 'variables', 'displayName', 'pool'];

export interface ReadOptions {
  /** Values of parameters, as texts. */
  parameters: Readonly<Record<string, string>>;
  /** Names that a `task:` may have, as `Name@major`. */
  tasks: readonly string[];
}

/**
 * Reads a pipeline and checks all of it.
 * @throws UserError with every construct that this runner does not know or that is wrong, each with its line.
 */
export async function readPipeline(file: string, options: ReadOptions): Promise<Pipeline> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UserError({ where: file, what: 'The pipeline cannot be read.', cure: 'Check the path.' });
  });
  const source = new Source(file, text);
  const pipeline = readRoot(source, options);
  if (source.problems.length > 0) throw new UserError(source.sortedProblems());
  return pipeline;
}

function readRoot(source: Source, options: ReadOptions): Pipeline {
  const keys = ['parameters', 'variables', 'stages', 'jobs', 'steps', ...forTheServer];
  const fields = source.fields(source.root, 'a pipeline', keys);
  const value = (name: string) => fields.get(name)?.value ?? null;
  const parameters = readParameters(source, value('parameters'), options.parameters);
  source.template = { ...source.template, parameters };
  const variables = readVariables(source, value('variables'), { names: ['variables'] });
  const reading: Reading = { source, tasks: options.tasks, ignored: [] };
  ignore(reading, fields);
  const stages = readStages(reading, fields);
  return { file: source.file, parameters, variables, stages, ignored: reading.ignored };
}

interface Reading {
  source: Source;
  tasks: readonly string[];
  ignored: string[];
}

function ignore({ source, ignored }: Reading, fields: Fields): void {
  for (const name of forTheServer) {
    const field = fields.get(name);
    if (field) ignored.push(`${name} (${source.where(field.key)})`);
  }
}

/** A pipeline has stages, or the jobs or the steps of a single unnamed one. */
function readStages(reading: Reading, fields: Fields): Stage[] {
  const { source } = reading;
  const shapes = ['stages', 'jobs', 'steps'].filter((name) => fields.has(name));
  if (shapes.length !== 1) {
    source.problem(
      source.root,
      shapes.length === 0
        ? 'The pipeline has nothing to run.'
        : `It has ${shapes.join(' and ')} side by side.`,
      'Give one of stages, jobs and steps.',
    );
    return [];
  }
  const content = fields.get(shapes[0])!;
  const single = {
    name: '__default',
    displayName: '',
    dependsOn: [],
    variables: [],
    where: source.where(content.key),
  };
  if (shapes[0] === 'steps') {
    const steps = readSteps(source, content.value, reading.tasks);
    return [
      { ...single, jobs: [{ ...single, name: 'Job', steps, continueOnError: false, timeoutMinutes: 0 }] },
    ];
  }
  if (shapes[0] === 'jobs') return [{ ...single, jobs: readJobs(reading, content.value, []) }];

  const heads: StageHead[] = [];
  for (const node of source.items(content.value, 'stages')) heads.push(readStageHead(reading, node, heads));
  const units = heads.map(({ unit }) => unit);
  const stages = heads.map((head) => readStage(reading, head, ancestorsOf(head.unit, units)));
  return orderUnits(source, stages, 'stage');
}

interface StageHead {
  fields: Fields;
  unit: Omit<Unit, 'variables'>;
}

/** Reads a stage but for what depends on the order of all stages. */
function readStageHead(reading: Reading, node: YamlNode, earlier: readonly StageHead[]): StageHead {
  const fields = reading.source.fields(node, 'a stage', ['stage', 'jobs', ...unitKeys]);
  const previous = earlier.at(-1);
  const unit = readUnit(reading, node, fields, 'stage', {
    dependsOn: previous ? [previous.unit.name] : [],
    names: ['variables', 'dependencies'],
  });
  return { fields, unit };
}

/** Outputs reach a job from every stage before it, which are `ancestors`. */
function readStage(reading: Reading, { fields, unit }: StageHead, ancestors: readonly string[]): Stage {
  const { source } = reading;
  const outer = source.template;
  const variables = readVariables(source, fields.get('variables')?.value ?? null, {
    names: ['variables', 'stageDependencies'],
    stages: ancestors,
  });
  const jobs = readJobs(reading, fields.get('jobs')?.value ?? null, ancestors);
  source.template = outer;
  return { ...unit, variables, jobs };
}

function readJobs(reading: Reading, node: YamlNode, stages: readonly string[]): PipelineJob[] {
  const { source } = reading;
  const jobs = source.items(node, 'jobs').map((item) => readJob(reading, item, stages));
  return orderUnits(source, jobs, 'job');
}

function readJob(reading: Reading, node: YamlNode, stages: readonly string[]): PipelineJob {
  const { source } = reading;
  const outer = source.template;
  const fields = source.fields(node, 'a job', [
    ...['job', 'steps', ...unitKeys, 'timeoutInMinutes', 'continueOnError'],
  ]);
  const names = ['variables', 'dependencies', 'stageDependencies'];
  const unit = readUnit(reading, node, fields, 'job', { dependsOn: [], names, stages });
  const place = { names, dependencies: unit.dependsOn, stages };
  const variables = readVariables(source, fields.get('variables')?.value ?? null, place);
  const steps = fields.get('steps');
  if (!steps) source.problem(node, `The job '${unit.name}' has no steps.`);
  const timeout = fields.get('timeoutInMinutes');
  const continueOnError = fields.get('continueOnError');
  const job = {
    ...unit,
    variables,
    steps: steps ? readSteps(source, steps.value, reading.tasks) : [],
    timeoutMinutes: timeout ? source.integer(timeout.value, 'timeoutInMinutes') : 0,
    continueOnError:
      continueOnError !== undefined && source.boolean(continueOnError.value, 'continueOnError'),
  };
  source.template = outer;
  return job;
}

/** Reads what a stage and a job have in common. */
function readUnit(
  reading: Reading,
  node: YamlNode,
  fields: Fields,
  kind: 'stage' | 'job',
  options: { dependsOn: string[]; names: readonly string[]; stages?: readonly string[] },
): Omit<Unit, 'variables'> {
  const { source } = reading;
  ignore(reading, fields);
  const value = (name: string) => fields.get(name)?.value ?? null;
  const name = source.text(value(kind), kind);
  if (name === '') {
    const first = source.keys(node)[0] ?? '';
    source.problem(
      node,
      `A ${kind} must begin with '${kind}:' and a name${first === kind ? '' : `, not with '${first}'`}.`,
    );
  } else if (!/^[A-Za-z_]\w*$/.test(name)) {
    source.problem(value(kind), `'${name}' cannot name a ${kind}.`, 'Use letters, digits and underscores.');
  }
  const dependsOn = fields.has('dependsOn')
    ? source.texts(value('dependsOn'), 'dependsOn').filter((other) => other !== '')
    : options.dependsOn;
  const condition = source.text(value('condition'), 'condition');
  const place = { ...options, dependencies: dependsOn, status: true };
  return {
    name,
    displayName: source.text(value('displayName'), 'displayName') || name,
    dependsOn,
    where: source.where(node),
    ...(condition !== '' && { condition: readExpression(source, value('condition'), condition, place) }),
  };
}
