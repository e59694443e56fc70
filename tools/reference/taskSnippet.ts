import { stringify } from 'yaml';
import { type ReferenceInput, type ReferenceTask, taskReferenceName } from './taskDefinition.js';

/** What an author may write there, in few words. */
function kind({ type, options }: ReferenceInput): string {
  if (type === 'pickList' && options) return Object.keys(options).join(' | ');
  return { boolean: 'true | false', multiLine: 'lines of text', filePath: 'path' }[type] ?? 'text';
}

function mustBeGiven({ required, defaultValue, visibleRule }: ReferenceInput): boolean {
  return required && defaultValue === '' && visibleRule === undefined;
}

function remark(input: ReferenceInput): string {
  const { label, defaultValue, required, visibleRule } = input;
  const need = required && defaultValue === '' ? ', required' : '';
  return `${label}: ${kind(input)}${need}${visibleRule ? ` where ${visibleRule}` : ''}`;
}

function inputLines(input: ReferenceInput): string[] {
  const value = input.type === 'boolean' ? input.defaultValue === 'true' : input.defaultValue;
  const [first, ...more] = stringify({ [input.name]: value }, { lineWidth: 0 })
    .trimEnd()
    .split('\n');
  const lines = [`${first} # ${remark(input)}`, ...more];
  return lines.map((line) => `    ${mustBeGiven(input) ? '' : '#'}${line}`);
}

/** A step with every input: those that must be given are open, the others stand behind `#` with their defaults. */
export function taskSnippet(task: ReferenceTask): string {
  const inputs = task.inputs.some(mustBeGiven) ? '  inputs:' : '  #inputs:';
  return [`- task: ${taskReferenceName(task)}`, inputs, ...task.inputs.flatMap(inputLines), ''].join('\n');
}
