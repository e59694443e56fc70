import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../../../runtime/error.js';
import { hashModelDirectory } from '../../../runtime/model/directory.js';
import { folderModels } from '../../../workspace/folder/models.js';
import type { Lineage } from '../../../workspace/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { plainModelFolder } from '../../support/modelFolder.js';
import { root } from '../../support/root.js';

const lineage: Lineage = {
  dataName: 'policies',
  dataVersion: '0123456789ab',
  runId: 'r1',
  params: { num_leaves: '31' },
  metrics: { auc: 0.62 },
  gate: { verdict: 'passed', gateSha256: 'f'.repeat(64) },
  origin: { commit: 'abc', requestedBy: 'Ada' },
};

describe('folderModels', () => {
  const folder = temporaryFolder();
  const models = () => folderModels(folder.path);
  const family = () => join(folder.path, 'models', 'claims');
  const make = (content: string) => plainModelFolder(join(folder.path, 'made', content), content);

  it('registers a model with its lineage and a copy of its files', async () => {
    const made = await make('one');
    const records = { 'gate.json': '{"verdict":"passed"}', 'model-card.md': '# claims' };
    const { model, created } = await models().registerModel('claims', made, lineage, { team: 'x' }, records);
    assert.equal(created, true);
    assert.equal(model.version, 1);
    assert.equal(model.contentSha256, await hashModelDirectory(made));
    assert.deepEqual(model.lineage, lineage);
    assert.deepEqual(model.tags, { team: 'x' });
    assert.deepEqual(await models().findModel('claims', '1'), model);

    const stored = await models().modelFolder(model);
    assert.equal(stored, join(family(), '1', 'model'));
    assert.equal(await hashModelDirectory(stored), model.contentSha256);
    for (const [file, text] of Object.entries(records)) {
      assert.equal(await readFile(join(family(), '1', file), 'utf8'), text);
    }
    assert.deepEqual((await readdir(family())).sort(), ['1']);
    assert.deepEqual((await readdir(join(family(), '1'))).sort(), [
      'gate.json',
      'model',
      'model-card.md',
      'version.json',
    ]);
  });

  it('registers the same content once, whatever run it came from, and leaves the version as it is', async () => {
    const made = await make('one');
    const first = await models().registerModel('claims', made, lineage, {});
    await writeFile(join(made, 'run.json'), '{"runId":"r2","experiment":"e"}');
    const again = await models().registerModel('claims', made, { ...lineage, runId: 'r2' }, { new: 'tag' });
    assert.deepEqual(again, { model: first.model, created: false });
    assert.equal((await models().registerModel('claims', await make('two'), lineage, {})).model.version, 2);
    assert.equal((await models().registerModel('other', made, lineage, {})).model.version, 1);
  });

  it('finds by number, latest and alias, and lists highest first', async () => {
    for (let i = 1; i <= 11; i++) await models().registerModel('claims', await make(`m${i}`), lineage, {});
    await models().setAlias('claims', 'production', 2, {});
    await models().setAlias('claims', 'champion', 2, {});
    const version = async (reference: string) => (await models().findModel('claims', reference))?.version;
    assert.equal(await version('latest'), 11);
    assert.equal(await version('10'), 10);
    assert.equal(await version('production'), 2);
    assert.equal(await version('12'), undefined);
    assert.equal(await version('staging'), undefined);
    assert.equal(await models().findModel('nothing', 'latest'), undefined);
    assert.deepEqual(
      (await models().listModels('claims')).map(({ version }) => version),
      [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
    );
    assert.deepEqual((await models().findModel('claims', '2'))?.aliases, ['champion', 'production']);
    assert.deepEqual((await models().findModel('claims', '1'))?.aliases, []);
  });

  it('numbers without a gap or a double when several processes register at once', async () => {
    const module = pathToFileURL(join(root, 'build/workspace/folder/models.js')).href;
    for (let i = 0; i < 5; i++) await make(`same${i}`);
    const program = `
      import { mkdir, writeFile } from 'node:fs/promises';
      import { folderModels } from ${JSON.stringify(module)};
      const [folder, me] = process.argv.slice(1);
      const models = folderModels(folder);
      const lineage = ${JSON.stringify(lineage)};
      const register = (made) => models.registerModel('claims', made, lineage, {});
      const versions = [];
      for (let i = 0; i < 5; i++) {
        const own = folder + '/made/' + me + i;
        await mkdir(own, { recursive: true });
        await writeFile(own + '/model.lgb', me + i);
        const { model } = await register(own);
        versions.push(model.version);
        await models.setAlias('claims', 'production', model.version, { requestedBy: me });
        versions.push((await register(folder + '/made/same' + i)).model.version);
      }
      console.log(JSON.stringify(versions));`;
    const outputs = await Promise.all(
      ['a', 'b', 'c'].map(async (me) => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', program, folder.path, me], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let text = '';
        child.stdout.on('data', (chunk) => {
          text += chunk;
        });
        await once(child, 'close');
        return JSON.parse(text) as number[];
      }),
    );
    // 5 models of each process and 5 that all have in common.
    const all = await models().listModels('claims');
    assert.deepEqual(
      all.map(({ version }) => version),
      Array.from({ length: 20 }, (_, i) => 20 - i),
    );
    assert.equal(new Set(all.map(({ contentSha256 }) => contentSha256)).size, 20);
    const shared = outputs.map((versions) => versions.filter((_, i) => i % 2 === 1));
    assert.deepEqual(shared[0], shared[1]);
    assert.deepEqual(shared[0], shared[2]);

    // Every move of the alias stands in the history, each from where the one before it went.
    const { history, current } = JSON.parse(await readFile(join(family(), 'aliases.json'), 'utf8'));
    assert.equal(history.length, 15);
    for (let i = 1; i < history.length; i++) assert.equal(history[i].from, history[i - 1].to);
    assert.equal(current.production, history.at(-1).to);
    assert.deepEqual(
      (await readdir(family())).filter((name) => name.startsWith('.')),
      [],
    );
  });

  it('never replaces a version, not even one that it cannot read', async () => {
    await mkdir(join(family(), '1'), { recursive: true });
    await writeFile(join(family(), '1', 'something'), 'else');
    const { model } = await models().registerModel('claims', await make('one'), lineage, {});
    assert.equal(model.version, 2);
  });

  it('does not look at what a stopped registration left', async () => {
    await mkdir(join(family(), '.unfinished-x', 'model'), { recursive: true });
    assert.deepEqual(await models().listModels('claims'), []);
    assert.equal((await models().registerModel('claims', await make('one'), lineage, {})).model.version, 1);
  });

  it('leaves nothing behind when a file cannot be copied', async () => {
    await assert.rejects(
      models().registerModel('claims', await make('one'), lineage, {}, { 'no/such/folder.json': '' }),
      /ENOENT/,
    );
    assert.deepEqual(await readdir(family()), []);
  });

  it('refuses to hand out files that have been changed since', async () => {
    const { model } = await models().registerModel('claims', await make('one'), lineage, {});
    await writeFile(join(family(), '1', 'model', 'model.lgb'), 'better');
    await assert.rejects(
      models().modelFolder(model),
      (error: unknown) => error instanceof UserError && /not those that were registered/.test(error.message),
    );
  });

  it('fails on a damaged version rather than register its content again', async () => {
    await models().registerModel('claims', await make('one'), lineage, {});
    await models().registerModel('claims', await make('two'), lineage, {});
    await writeFile(join(family(), '1', 'version.json'), '{"kind":"model version"}');
    await assert.rejects(models().registerModel('claims', await make('one'), lineage, {}), /version\.json/);
    assert.equal((await models().findModel('claims', 'latest'))?.version, 2);
  });

  it('refuses an alias that would not be one', async () => {
    await models().registerModel('claims', await make('one'), lineage, {});
    for (const alias of ['latest', '3', '', 'a b', '../x']) {
      await assert.rejects(models().setAlias('claims', alias, 1, {}), UserError, alias);
    }
    await assert.rejects(models().setAlias('claims', 'production', 2, {}), /no version 2.*versions: 1/);
    await assert.rejects(models().setAlias('nothing', 'production', 1, {}), /versions: none/);
  });
});
