import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { type Bundle, bundledPackages, type Lock } from '../../tools/bundledPackages.js';
import { temporaryFolder } from '../support/folder.js';

const lock: Lock = {
  packages: Object.fromEntries(
    ['used', 'unused', 'used/node_modules/@scope/deep', '@scope/deep', 'compiler'].map((name, i) => [
      `node_modules/${name}`,
      { version: `1.0.${i}`, license: 'MIT', integrity: `sha512-${Buffer.from([i]).toString('base64')}` },
    ]),
  ),
};

describe('the packages in a bundle', () => {
  const folder = temporaryFolder();

  function write(files: Record<string, string>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder.path, name)), { recursive: true });
      writeFileSync(join(folder.path, name), content);
    }
  }

  async function bundle(entry: string): Promise<Bundle> {
    const { metafile } = await build({
      ...{ entryPoints: [join(folder.path, entry)], bundle: true, write: false, metafile: true },
      ...{ outfile: join(folder.path, 'out.js'), absWorkingDir: folder.path, logLevel: 'silent' },
    });
    return { file: `tasks/${entry}`, metafile };
  }

  beforeEach(() => {
    const shakeable = '{ "main": "index.js", "sideEffects": false }';
    write({
      'first.js': `import { used } from 'used'; import { unused } from 'unused'; console.log(used);`,
      'second.js': `import { deep } from '@scope/deep'; console.log(deep);`,
      'node_modules/used/package.json': '{ "main": "index.js" }',
      'node_modules/used/index.js': `import { deep } from '@scope/deep'; export const used = [deep];`,
      'node_modules/used/node_modules/@scope/deep/index.js': 'export const deep = { inside: 1 };',
      'node_modules/@scope/deep/index.js': 'export const deep = { outside: 1 };',
      'node_modules/unused/package.json': shakeable,
      'node_modules/unused/index.js': 'export const unused = { no: 1 };',
    });
  });

  it('are those with code in it, told apart by folder, with the files that they are in', async () => {
    const found = bundledPackages([await bundle('second.js'), await bundle('first.js')], lock);
    assert.deepEqual(
      found.map(({ folder, name, version, files }) => [folder, name, version, files]),
      [
        ['node_modules/@scope/deep', '@scope/deep', '1.0.3', ['tasks/second.js']],
        ['node_modules/used', 'used', '1.0.0', ['tasks/first.js']],
        ['node_modules/used/node_modules/@scope/deep', '@scope/deep', '1.0.2', ['tasks/first.js']],
      ],
    );
    assert.equal(found[0]!.sha512, '03');
  });

  it('are found where node_modules is a link', async () => {
    write({ 'elsewhere/first.js': `import { used } from 'used'; console.log(used);` });
    symlinkSync(
      join(folder.path, 'node_modules'),
      join(folder.path, 'elsewhere', 'node_modules'),
      'junction',
    );
    const found = bundledPackages([await bundle('elsewhere/first.js')], lock);
    assert.deepEqual(
      found.map(({ name }) => name),
      ['used', '@scope/deep'],
    );
  });

  it('may be named besides', async () => {
    const found = bundledPackages([], lock, { 'node_modules/compiler': ['a.wasm'] });
    assert.deepEqual(
      found.map(({ name, files }) => [name, files]),
      [['compiler', ['a.wasm']]],
    );
  });

  it('must stand in the lock, with version, licence and hash', async () => {
    const bundles = [await bundle('second.js')];
    const { license: _, ...rest } = lock.packages['node_modules/@scope/deep']!;
    const incomplete: Lock['packages'][] = [{}, { 'node_modules/@scope/deep': rest }];
    for (const packages of incomplete) {
      assert.throws(() => bundledPackages(bundles, { packages }), /SHA-512 of node_modules\/@scope\/deep/);
    }
  });
});
