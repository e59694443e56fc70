import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest, type TaskManifest, taskNames } from '../support/extension.js';
import { root } from '../support/root.js';

const megabyte = 2 ** 20;
const dist = join(root, 'dist');

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

describe('the package', () => {
  it('is one .vsix under 8 MB', () => {
    const packages = readdirSync(dist).filter((name) => name.endsWith('.vsix'));
    assert.equal(packages.length, 1);
    const bytes = statSync(join(dist, packages[0]!)).size;
    assert.ok(bytes < 8 * megabyte, `${bytes} bytes`);
  });

  for (const name of taskNames) {
    it(`holds ${name} in under 4 MB, with no node_modules and all that its manifest names`, () => {
      const folder = join(dist, 'extension', 'tasks', name);
      const all = files(folder);
      const bytes = all.reduce((sum, file) => sum + statSync(file).size, 0);
      assert.ok(bytes < 4 * megabyte, `${bytes} bytes`);
      assert.deepEqual(
        all.filter((file) => file.includes('node_modules')),
        [],
      );
      const manifest = readManifest<TaskManifest>('tasks', name, 'task.json');
      for (const { target } of Object.values(manifest.execution)) {
        assert.ok(target === undefined || existsSync(join(folder, target)));
      }
      const strings = readManifest<Record<string, string>>(
        ...['dist', 'extension', 'tasks', name, 'Strings', 'resources.resjson', 'en-US', 'resources.resjson'],
      );
      for (const key of Object.keys(manifest.messages))
        assert.equal(strings[`loc.messages.${key}`], manifest.messages[key]);
      for (const { name: input, label } of manifest.inputs)
        assert.equal(strings[`loc.input.label.${input}`], label);
    });
  }
});
