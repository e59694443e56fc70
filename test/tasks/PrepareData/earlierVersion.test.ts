import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataDrift } from '../../../runtime/data/compare/dataDrift.js';
import { type PrepareDataOptions, prepareData } from '../../../tasks/PrepareData/prepareData.js';
import { openFolderWorkspace } from '../../../workspace/folder/folderWorkspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { recordingHost } from '../../support/host.js';
import { Random } from '../../support/random.js';

describe('the earlier version that prepareData compares with', () => {
  const folder = temporaryFolder();

  function policies(seed: number, older = 0): string {
    const random = new Random(seed);
    const lines = ['id,target,age,premium'];
    for (let row = 0; row < 600; row++) {
      lines.push(`${row},${Number(random.chance(0.3))},${18 + older + random.below(60)},${random.next()}`);
    }
    return lines.join('\n');
  }

  async function prepare(content: string, more: Partial<PrepareDataOptions> = {}) {
    const source = join(folder.path, 'policies.csv');
    writeFileSync(source, content);
    const host = recordingHost();
    const workspace = await openFolderWorkspace(join(folder.path, 'workspace'));
    const outputFolder = join(folder.path, 'dataset');
    const base = {
      sources: [source],
      dataName: 'policies',
      targetColumn: 'target',
      split: '60/20/20',
      seed: 1,
    };
    return { ...(await prepareData({ ...base, outputFolder, workspace, ...more }, host)), host };
  }

  it('is the one registered before, also when a run is repeated', async () => {
    const first = await prepare(policies(1));
    assert.equal(first.drift, undefined);
    assert.equal(existsSync(join(folder.path, 'dataset', 'drift.json')), false);
    const second = await prepare(policies(2, 30));
    assert.equal(second.drift?.against.version, first.dataVersion);
    const written = DataDrift.parse(
      JSON.parse(readFileSync(join(folder.path, 'dataset', 'drift.json'), 'utf8')),
    );
    assert.deepEqual(written, second.drift);
    assert.equal(second.drift.columns[0].column, 'age');
    assert.deepEqual((await prepare(policies(2, 30))).drift, second.drift);
    assert.equal((await prepare(policies(3))).drift?.against.version, second.dataVersion);
  });

  it('is the one that is named, or none', async () => {
    const first = await prepare(policies(1));
    await prepare(policies(2));
    const named = await prepare(policies(3), { compareWith: first.dataVersion });
    assert.equal(named.drift?.against.version, first.dataVersion);
    assert.equal((await prepare(policies(4), { compareWith: 'none' })).drift, undefined);
    await assert.rejects(prepare(policies(5), { compareWith: '0123456789ab' }), {
      message:
        'compareWith: There is no version 0123456789ab of policies in the workspace. Write a version, previous or none.',
    });
  });

  it('can refuse data that has moved too far, or warn of it', async () => {
    await prepare(policies(1));
    await assert.rejects(
      prepare(policies(2, 30), { driftLimits: 'psi: 0.25' }),
      /policies\.csv column age: drift: psi is .*, above 0\.25 \(0\.0\d+ is expected without any change\), over 600 rows/,
    );
    const { host } = await prepare(policies(2, 30), { driftLimits: 'psi: 0.25 warn' });
    assert.match(host.warnings[0].what, /^drift: psi is/);
    assert.deepEqual((await prepare(policies(3, 30), { driftLimits: 'psi: 0.25' })).host.warnings, []);
  });
});
