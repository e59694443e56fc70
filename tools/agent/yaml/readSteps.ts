import { UserError } from '../../../runtime/error.js';
import { parseTaskName } from '../package.js';
import { TEST_RESULTS_INPUTS } from '../testResults.js';
import type { PipelineStep } from './pipeline.js';
import { readExpression } from './readExpression.js';
import type { Fields, Source, YamlNode } from './source.js';

const common = [
  ...['name', 'displayName', 'condition', 'enabled', 'continueOnError', 'timeoutInMinutes'],
  ...['retryCountOnTaskFailure', 'env'],
];

/** Options of checkout that speak of git; the sources are on this machine already. */
const gitOptions = ['clean', 'fetchDepth', 'fetchTags', 'lfs', 'persistCredentials', 'submodules'];

/** Of the tasks of Azure Pipelines itself, the one that is done here, too. */
const TEST_RESULTS = 'PublishTestResults@2';

type Kind = 'task' | 'script' | 'bash' | 'checkout' | 'publish' | 'download';

/** What each kind of step may hold besides what all of them may. */
const own: Readonly<Record<Kind, readonly string[]>> = {
  task: ['inputs'],
  script: ['workingDirectory'],
  bash: ['workingDirectory'],
  checkout: gitOptions,
  publish: ['artifact'],
  download: ['artifact'],
};

const kinds = Object.keys(own) as Kind[];

/** Reads the steps of a job. `tasks` are the names that a `task:` may have. */
export function readSteps(source: Source, node: YamlNode, tasks: readonly string[]): PipelineStep[] {
  const steps = source.items(node, 'steps').flatMap((item) => readStep(source, item, tasks) ?? []);
  nameSteps(source, steps);
  return steps;
}

function readStep(source: Source, node: YamlNode, tasks: readonly string[]): PipelineStep | undefined {
  const keys = source.keys(node);
  const found = kinds.filter((kind) => keys.includes(kind));
  if (found.length !== 1) {
    source.problem(
      node,
      found.length > 1
        ? `A step is one of ${found.join(', ')}, not several.`
        : `The local runner does not know a step that begins with '${keys[0] ?? ''}'.`,
      `It knows: ${kinds.join(', ')}.`,
    );
    return undefined;
  }
  const [kind] = found;
  const fields = source.fields(node, `a ${kind} step`, [kind, ...own[kind], ...common]);
  const { value, key } = fields.get(kind)!;
  const shared = { ...readCommon(source, fields), where: source.where(key) };
  const text = source.text(value, kind);
  const field = (name: string) => source.text(fields.get(name)?.value ?? null, name);

  switch (kind) {
    case 'task': {
      const inputs = source.textMap(fields.get('inputs')?.value ?? null, 'inputs');
      if (text === TEST_RESULTS) {
        checkTestResults(source, value, inputs);
        return { ...shared, kind: 'testResults', inputs };
      }
      return { ...shared, kind, ...readTaskName(source, value, text, tasks), inputs };
    }
    case 'script':
    case 'bash':
      if (source.isEmpty(value)) source.problem(key, `The ${kind} is empty.`);
      return {
        ...shared,
        kind: 'script',
        shell: kind,
        script: text,
        workingDirectory: field('workingDirectory'),
      };
    case 'checkout':
      if (text !== 'self' && text !== 'none') {
        source.problem(value, `The local runner cannot check out '${text}'.`, 'It knows self and none.');
      }
      return { ...shared, kind, sources: text === 'self' };
    case 'publish':
      if (field('artifact') === '') source.problem(key, 'The artifact needs a name.', 'Add artifact: name.');
      return { ...shared, kind, path: text, artifact: field('artifact') };
    case 'download': {
      if (text !== 'current') {
        source.problem(
          value,
          `The local runner cannot download from '${text}'.`,
          'It knows current: this run.',
        );
      }
      const artifact = field('artifact');
      return { ...shared, kind, ...(artifact !== '' && { artifact }) };
    }
  }
}

function readCommon(source: Source, fields: Fields) {
  const value = (name: string) => fields.get(name)?.value ?? null;
  const flag = (name: string, otherwise: boolean) =>
    fields.has(name) ? source.boolean(value(name), name) : otherwise;
  const number = (name: string) => (fields.has(name) ? source.integer(value(name), name) : 0);
  const name = source.text(value('name'), 'name');
  if (name !== '' && !/^[A-Za-z_]\w*$/.test(name)) {
    source.problem(value('name'), `'${name}' cannot name a step.`, 'Use letters, digits and underscores.');
  }
  const place = { names: ['variables'], status: true };
  const condition = source.text(value('condition'), 'condition');
  return {
    name,
    displayName: source.text(value('displayName'), 'displayName'),
    enabled: flag('enabled', true),
    continueOnError: flag('continueOnError', false),
    timeoutMinutes: number('timeoutInMinutes'),
    retries: number('retryCountOnTaskFailure'),
    env: source.textMap(value('env'), 'env'),
    ...(condition !== '' && { condition: readExpression(source, value('condition'), condition, place) }),
  };
}

function checkTestResults(source: Source, node: YamlNode, inputs: Readonly<Record<string, string>>): void {
  const known: readonly string[] = TEST_RESULTS_INPUTS;
  for (const name of Object.keys(inputs).filter((input) => !known.includes(input))) {
    source.problem(
      node,
      `The local runner does not know the input '${name}' of ${TEST_RESULTS}.`,
      `It knows: ${known.join(', ')}.`,
    );
  }
}

function readTaskName(source: Source, node: YamlNode, text: string, tasks: readonly string[]) {
  try {
    const { name, major } = parseTaskName(text);
    const isKnown = tasks.some((task) => task.toLowerCase() === `${name}@${major}`.toLowerCase());
    if (major === undefined) {
      source.problem(node, `'${text}' has no version.`, `Write ${name}@1.`);
    } else if (!isKnown) {
      source.problem(
        node,
        `There is no task ${name}@${major} in the package.`,
        `There are: ${tasks.join(', ')}.`,
      );
    }
    return { task: name, major: major ?? 0 };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const { what, cure } of error.findings) source.problem(node, what, cure);
    return { task: text, major: 0 };
  }
}

/** What a step is called after when its author does not say: the task behind it, as on the server. */
function taskBehind(step: PipelineStep): string {
  if (step.kind === 'task') return step.task;
  if (step.kind === 'script') return step.shell === 'bash' ? 'Bash' : 'CmdLine';
  if (step.kind === 'testResults') return 'PublishTestResults';
  return { checkout: 'Checkout', publish: 'PublishPipelineArtifact', download: 'DownloadPipelineArtifact' }[
    step.kind
  ];
}

/** Names must be unique in a job; those that the author did not choose get a number where they are not. */
function nameSteps(source: Source, steps: PipelineStep[]): void {
  const taken = new Set<string>();
  for (const { name, where } of steps.filter((step) => step.name !== '')) {
    if (taken.has(name.toLowerCase()))
      source.problems.push({ where, what: `A second step is named '${name}'.` });
    taken.add(name.toLowerCase());
  }
  for (const step of steps) {
    const base = taskBehind(step);
    step.displayName ||= base;
    if (step.name !== '') continue;
    step.name = base;
    for (let count = 2; taken.has(step.name.toLowerCase()); count++) step.name = `${base}${count}`;
    taken.add(step.name.toLowerCase());
  }
}
