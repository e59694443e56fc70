import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { taskPages } from '../../../tools/reference/taskPages.js';
import { root } from '../../support/root.js';

describe('docs/tasks', () => {
  it('is what task.json and the samples say: npm run docs writes it after a change', () => {
    const folder = join(root, 'docs', 'tasks');
    const published = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
    assert.deepEqual(Object.fromEntries(published), Object.fromEntries(taskPages(root)));
  });
});
