import { type ReferenceInput, type ReferenceTask, taskReferenceName } from './taskDefinition.js';
import type { TaskExample } from './taskExamples.js';
import { taskSnippet } from './taskSnippet.js';

/** Pages of docs/ that say why, where the reference says what. */
const GUIDES: Readonly<Record<string, readonly [title: string, file: string]>> = {
  PrepareData: ['The data step', 'data.md'],
  TrainModel: ['Training', 'training.md'],
  EvaluateGate: ['The model gate', 'gate.md'],
  RegisterModel: ['The workspace folder', 'workspace.md'],
  DeployEndpoint: ['Scoring', 'scoring.md'],
  ScoreBatch: ['Scoring', 'scoring.md'],
  MonitorModel: ['Monitoring', 'monitoring.md'],
  ModelGate: ['Release gates', 'release-gate.md'],
  RegisteredModelGate: ['Release gates', 'release-gate.md'],
};

/** Text for a cell: a bar would end it, a line break the row. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', '<br>');
}

/** `runOn = azureml || sourceType != files` as an author would read it. */
function shownWhen(rule: string): string {
  return rule
    .replace(/(\w+)\s*(==?|!=)\s*(\S+)/g, (_, name: string, sign: string, value: string) =>
      sign === '!=' ? `\`${name}\` is not \`${value}\`` : `\`${name}\` is \`${value}\``,
    )
    .replaceAll('||', 'or')
    .replaceAll('&&', 'and');
}

function inputRow(input: ReferenceInput): string {
  const {
    name,
    aliases = [],
    label,
    defaultValue,
    required,
    visibleRule,
    options = {},
    helpMarkDown,
  } = input;
  const value = defaultValue === '' ? (required ? '_required_' : '_empty_') : code(defaultValue);
  const choices = Object.entries(options).map(([key, words]) => `\`${key}\` (${words})`);
  const words = [
    `**${label}.**`,
    ...(visibleRule ? [`Only where ${shownWhen(visibleRule)}.`] : []),
    helpMarkDown,
    ...(choices.length > 0 ? [`Values: ${choices.join(', ')}.`] : []),
  ];
  return `| ${[name, ...aliases].map(code).join('<br>or ')} | ${value} | ${cell(words.join(' '))} |`;
}

/** Each line of a default on its own, since code cannot hold a line break. */
function code(text: string): string {
  return text
    .split('\n')
    .map((line) => `\`${line.replaceAll('|', '\\|')}\``)
    .join('<br>');
}

function inputTables({ groups, inputs }: ReferenceTask): string[] {
  const sections = [{ name: undefined, displayName: '' }, ...groups];
  return sections.flatMap(({ name, displayName }) => {
    const rows = inputs.filter(({ groupName }) => groupName === name);
    if (rows.length === 0) return [];
    const table = ['| Input | Default | What it is |', '| --- | --- | --- |', ...rows.map(inputRow)];
    return [...(displayName === '' ? [] : [`### ${displayName}`]), table.join('\n')];
  });
}

function outputs({ outputVariables = [], name }: ReferenceTask): string[] {
  if (outputVariables.length === 0) return [];
  const rows = outputVariables.map((output) => `| \`${output.name}\` | ${cell(output.description)} |`);
  const step = `${name[0]!.toLowerCase()}${name.slice(1)}`;
  return [
    '## Outputs',
    `Give the step a \`name\`; later steps of the job read \`$(${step}.${outputVariables[0]!.name})\` if that is \`${step}\`.`,
    ['| Variable | What it holds |', '| --- | --- |', ...rows].join('\n'),
  ];
}

function place({ runsOn, minimumAgentVersion }: ReferenceTask): string {
  return runsOn.includes('Agent')
    ? `Runs on an agent of version ${minimumAgentVersion} or later (Windows, Linux or macOS), with the Node that the agent brings.`
    : 'Runs on the server, without an agent: as a gate of a classic release, or in a job with `pool: server`.';
}

/**
 * The reference page of a task, in Markdown, made of its task.json and of the samples that use it: they cannot drift
 * apart, since a test compares the page with what this gives.
 */
export function taskReference(task: ReferenceTask, examples: readonly TaskExample[]): string {
  const guide = GUIDES[task.name];
  return `${[
    `<!-- Made from tasks/${task.name}/task.json and samples/ by \`npm run docs\`; changes belong there. -->`,
    `# ${taskReferenceName(task)}: ${task.friendlyName}`,
    task.description,
    task.helpMarkDown,
    place(task) + (guide ? ` What stands behind it: [${guide[0]}](../${guide[1]}).` : ''),
    '## YAML',
    'Inputs that are commented out stand at their defaults.',
    `\`\`\`yaml\n${taskSnippet(task)}\`\`\``,
    '## Inputs',
    ...inputTables(task),
    ...outputs(task),
    ...(examples.length > 0 ? ['## Examples'] : []),
    ...examples.flatMap(({ sample, yaml }) => [
      `From [${sample}](../../samples/${sample}):`,
      `\`\`\`yaml\n${yaml}\`\`\``,
    ]),
  ].join('\n\n')}\n`;
}
