import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOOL } from '../runtime/tool.js';
import { readManifest, type TaskManifest, taskNames } from './support/extension.js';
import { root } from './support/root.js';

interface Extension {
  manifestVersion: number;
  id: string;
  version: string;
  name: string;
  publisher: string;
  description: string;
  categories: string[];
  targets: { id: string }[];
  icons: { default: string };
  content: Record<'details' | 'license', { path: string }>;
  files: { path: string; addressable?: boolean }[];
  contributions: {
    id: string;
    type: string;
    targets: string[];
    properties: { name: string; uri?: string; supportsTasks?: string[] };
  }[];
  scopes: string[];
}

function pngSize(path: string): [width: number, height: number] {
  const bytes = readFileSync(path);
  assert.equal(bytes.toString('latin1', 1, 4), 'PNG', `${path} is no PNG`);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

// tfx exits 0 on a broken manifest, so the rules of the Marketplace are checked here.
describe('vss-extension.json', () => {
  const extension = readManifest<Extension>('vss-extension.json');

  it('has the fields that the Marketplace demands, within their limits', () => {
    assert.equal(extension.manifestVersion, 1);
    assert.equal(extension.id, 'insurance-model-pipeline');
    assert.match(extension.version, /^\d+\.\d+\.\d+$/);
    assert.ok(extension.name.length > 0 && extension.name.length <= 200);
    assert.ok(extension.description.length > 0 && extension.description.length <= 200);
    assert.match(extension.publisher, /^[A-Za-z0-9-]+$/);
    assert.deepEqual(extension.categories, ['Azure Pipelines']);
    assert.deepEqual(extension.targets, [{ id: 'Microsoft.VisualStudio.Services' }]);
  });

  it('has one version with package.json and the manifests that the tasks write', () => {
    assert.equal(extension.version, readManifest<{ version: string }>('package.json').version);
    assert.equal(extension.version, TOOL.version);
  });

  it('names files that exist, among the sources or made with the package', () => {
    const paths = [
      extension.icons.default,
      extension.content.details.path,
      extension.content.license.path,
      ...extension.files.map((file) => file.path),
    ];
    assert.deepEqual(
      paths.filter((path) => ![root, join(root, 'dist', 'extension')].some((f) => existsSync(join(f, path)))),
      [],
    );
  });

  it('ships every task once, as a contribution with an id of its own', () => {
    assert.equal(new Set(extension.contributions.map(({ id }) => id)).size, extension.contributions.length);
    const tasks = extension.contributions.filter(({ type }) => type === 'ms.vss-distributed-task.task');
    for (const { targets } of tasks) assert.deepEqual(targets, ['ms.vss-distributed-task.tasks']);
    const folders = taskNames.map((name) => `tasks/${name}`);
    assert.deepEqual(tasks.map(({ properties }) => properties.name).sort(), folders);
    assert.deepEqual(
      extension.files
        .map(({ path }) => path)
        .filter((path) => path.startsWith('tasks/'))
        .sort(),
      folders,
    );
  });

  it('shows the results tab on runs whose definition has EvaluateGate', () => {
    const tabs = extension.contributions.filter(({ type }) => type === 'ms.vss-build-web.build-results-tab');
    assert.deepEqual(
      tabs.map(({ targets }) => targets),
      [['ms.vss-build-web.build-results-view']],
    );
    const { supportsTasks, uri } = tabs[0].properties;
    assert.deepEqual(
      supportsTasks,
      ['PrepareData', 'EvaluateGate'].map(
        (name) => readManifest<TaskManifest>('tasks', name, 'task.json').id,
      ),
    );
    assert.ok(existsSync(join(root, uri!)));
    assert.ok(extension.files.some(({ path, addressable }) => addressable && uri!.startsWith(`${path}/`)));
    assert.deepEqual(extension.scopes, ['vso.build']);
  });

  it('has a Marketplace icon of 128 × 128 and task icons of 32 × 32', () => {
    assert.deepEqual(pngSize(join(root, extension.icons.default)), [128, 128]);
    for (const name of taskNames)
      assert.deepEqual(pngSize(join(root, 'tasks', name, 'icon.png')), [32, 32], name);
  });
});
