import assert from 'node:assert/strict';
import { taskReference } from '../../../tools/reference/taskReference.js';
import { readManifest, type TaskManifest, taskNames } from '../../support/extension.js';

/** Cells of the table rows of a page; an escaped bar is part of its cell. */
function rows(page: string): string[][] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (Input|Variable|---)/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1));
}

describe('taskReference', () => {
  for (const name of taskNames) {
    it(`has a whole row for each input and each output of ${name}`, () => {
      const task = readManifest<TaskManifest>('tasks', name, 'task.json');
      const { inputs, outputVariables = [] } = task;
      const cells = rows(taskReference(task, []));
      assert.deepEqual(cells.map((row) => row.length).toSorted(), [
        ...outputVariables.map(() => 2),
        ...inputs.map(() => 3),
      ]);
      for (const { label, options = {}, visibleRule = '' } of inputs) {
        const words = cells.find(([, , text]) => text?.startsWith(` **${label}.**`))?.[2];
        assert.ok(words, label);
        for (const option of Object.keys(options)) assert.ok(words.includes(`\`${option}\``), option);
        for (const [other] of visibleRule.matchAll(/\w+/g)) assert.ok(words.includes(other), visibleRule);
      }
    });
  }
});
