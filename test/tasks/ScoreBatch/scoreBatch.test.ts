import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ScoreBatchOptions, scoreBatch } from '../../../tasks/ScoreBatch/scoreBatch.js';
import { openFolderWorkspace } from '../../../workspace/folder/folderWorkspace.js';
import { writeClaimModel } from '../../serving/claimModel.js';
import { recordingHost } from '../../support/host.js';

describe('tasks/ScoreBatch/scoreBatch', () => {
  let folder: string;
  let options: ScoreBatchOptions;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'score batch '));
    const workspace = await openFolderWorkspace(join(folder, 'workspace'));
    const lineage = { params: {}, metrics: {}, gate: { verdict: 'not run' as const }, origin: {} };
    for (const shift of [0, 0.5]) {
      await writeClaimModel(join(folder, 'model'), shift);
      await workspace.registerModel('claims', join(folder, 'model'), lineage, {});
    }
    await workspace.setAlias('claims', 'production', 1, {});
    const source = join(folder, 'policies.csv');
    await writeFile(source, 'id,age,region,new_bin\n1,30,west,0\n2,old,west,0\n');
    options = {
      source,
      outputFolder: join(folder, 'scores'),
      format: 'csv',
      badRows: 'setAside',
      modelName: 'claims',
      modelVersion: 'production',
      workspace,
    };
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('scores with the version that the alias means, and warns of rows set aside', async () => {
    const host = recordingHost();
    const { manifest, model, scoresFile } = await scoreBatch(options, host);
    assert.deepEqual([model.version, manifest.model.version], [1, '1']);
    assert.equal(manifest.model.contentSha256, model.contentSha256);
    assert.match(await readFile(scoresFile, 'utf8'), /^id,prediction\n1,0\.\d+\n$/);
    assert.match(JSON.stringify(host.warnings), /1 of 2 rows could not be scored/);
  });

  it('names the versions that there are', async () => {
    await assert.rejects(
      scoreBatch({ ...options, modelVersion: 'staging' }, recordingHost()),
      /no version or alias "staging".*2, 1 \(production\)/,
    );
  });
});
