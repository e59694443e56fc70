import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sinon from 'sinon';
import type { Dataset } from '../../../runtime/data/dataset.js';
import { DatasetManifest, TableSchema } from '../../../runtime/data/manifest.js';
import { UserError } from '../../../runtime/error.js';
import { folderData } from '../../../workspace/folder/data.js';
import { temporaryFolder } from '../../support/folder.js';

const digest = (digit: string) => digit.repeat(64);
const part = (rows: number) => ({ file: 'x.parquet', rows, positives: 1, sha256: digest('a') });

const manifest = DatasetManifest.parse({
  kind: 'dataset',
  formatVersion: 1,
  version: '0123456789ab',
  tool: { name: 't', version: '1' },
  source: { name: 'policies.csv', bytes: 10, sha256: digest('b') },
  contentSha256: digest('c'),
  rows: 10,
  positives: 3,
  target: 'target',
  split: { method: 'hash', by: 'id', seed: 0, shares: { train: 0.6, validation: 0.2, test: 0.2 } },
  parts: { train: part(6), validation: part(2), test: part(2) },
});
const profile = { formatVersion: 1, rows: 10, columns: [] };
const schema = TableSchema.parse({ formatVersion: 1, columns: [] });

describe('folderData', () => {
  const folder = temporaryFolder();
  const version = () => join(folder.path, 'data', 'policies', manifest.version);
  let dataset: Dataset;
  beforeEach(async () => {
    dataset = { folder: join(folder.path, 'dataset'), manifest, schema };
    await mkdir(dataset.folder, { recursive: true });
    await writeFile(join(dataset.folder, 'profile.json'), JSON.stringify(profile));
  });

  it('registers a version once', async () => {
    const data = folderData(folder.path);
    assert.deepEqual(await data.registerData('policies', dataset), {
      name: 'policies',
      version: manifest.version,
      created: true,
    });
    const before = await readFile(join(version(), 'dataset.json'), 'utf8');
    const again = await data.registerData('policies', {
      ...dataset,
      manifest: { ...manifest, source: { ...manifest.source, name: 'copy of policies.csv' } },
    });
    assert.equal(again.created, false);
    assert.equal(await readFile(join(version(), 'dataset.json'), 'utf8'), before);
    assert.deepEqual(JSON.parse(before), manifest);
    assert.deepEqual(JSON.parse(await readFile(join(version(), 'schema.json'), 'utf8')), schema);
    assert.deepEqual((await readdir(version())).sort(), [
      'dataset.json',
      'profile.json',
      'registration.json',
      'schema.json',
    ]);
  });

  it('lists versions, the last registered first, and knows their profiles', async () => {
    const data = folderData(folder.path);
    assert.deepEqual(await data.listData('policies'), []);
    const clock = sinon.useFakeTimers({ now: 1000, toFake: ['Date'] });
    try {
      for (const digits of ['bbbbbbbbbbbb', 'aaaaaaaaaaaa', 'cccccccccccc', 'aaaaaaaaaaaa']) {
        await data.registerData('policies', { ...dataset, manifest: { ...manifest, version: digits } });
        clock.tick(1000);
      }
    } finally {
      clock.restore();
    }
    assert.deepEqual(await data.listData('policies'), ['cccccccccccc', 'aaaaaaaaaaaa', 'bbbbbbbbbbbb']);
    assert.deepEqual(await data.dataProfile('policies', 'aaaaaaaaaaaa'), profile);
    assert.equal(await data.dataProfile('policies', 'dddddddddddd'), undefined);
  });

  it('says created to exactly one of several at once', async () => {
    const data = folderData(folder.path);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => data.registerData('policies', dataset)),
    );
    assert.equal(answers.filter(({ created }) => created).length, 1);
  });

  it('refuses other content under the same version', async () => {
    const data = folderData(folder.path);
    await data.registerData('policies', dataset);
    await assert.rejects(
      data.registerData('policies', { ...dataset, manifest: { ...manifest, contentSha256: digest('d') } }),
      (error: unknown) => error instanceof UserError && /other content/.test(error.message),
    );
  });

  it('names a damaged manifest', async () => {
    const data = folderData(folder.path);
    await data.registerData('policies', dataset);
    await writeFile(join(version(), 'dataset.json'), '{');
    await assert.rejects(data.registerData('policies', dataset), /dataset\.json: Not JSON/);
  });

  it('refuses a name that is none', () =>
    assert.rejects(folderData(folder.path).registerData('../x', dataset), UserError));
});
