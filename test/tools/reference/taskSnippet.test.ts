import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { taskSnippet } from '../../../tools/reference/taskSnippet.js';
import { readManifest, type TaskManifest, taskNames } from '../../support/extension.js';

/** The texts that the task gets, a boolean as the agent writes it. */
function inputsOf(snippet: string): Record<string, string> {
  const [step] = parse(snippet) as [{ inputs?: Record<string, unknown> }];
  return Object.fromEntries(Object.entries(step.inputs ?? {}).map(([name, value]) => [name, String(value)]));
}

describe('taskSnippet', () => {
  for (const name of taskNames) {
    const task = readManifest<TaskManifest>('tasks', name, 'task.json');
    const snippet = taskSnippet(task);

    it(`asks for what ${name} cannot do without, and for nothing else`, () => {
      const needed = task.inputs.filter(
        ({ required, defaultValue, visibleRule }) => required && defaultValue === '' && !visibleRule,
      );
      assert.deepEqual(inputsOf(snippet), Object.fromEntries(needed.map((input) => [input.name, ''])));
    });

    it(`gives every input of ${name} its default once it is no comment`, () => {
      assert.deepEqual(
        inputsOf(snippet.replace(/^( +)#/gm, '$1')),
        Object.fromEntries(task.inputs.map((input) => [input.name, input.defaultValue])),
      );
    });
  }
});
