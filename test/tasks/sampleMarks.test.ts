import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderReport } from '../../report/html.js';
import { gateSummary } from '../../report/summary/gateSummary.js';
import { prepareSummary } from '../../report/summary/prepareSummary.js';
import { evaluateGate } from '../../tasks/EvaluateGate/evaluateGate.js';
import { prepareData } from '../../tasks/PrepareData/prepareData.js';
import { registerModel } from '../../tasks/RegisterModel/registerModel.js';
import { trainModel } from '../../tasks/TrainModel/trainModel.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import { temporaryFolder } from '../support/folder.js';
import { recordingHost } from '../support/host.js';
import { Random } from '../support/random.js';

describe('a sample', () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);

  it('is told from the whole in everything that is made of it', async function () {
    this.timeout(60_000);
    const random = new Random(6);
    const lines = ['id,target,age,power'];
    for (let row = 0; row < 3000; row++) {
      const age = 18 + random.below(60);
      lines.push(`${row},${Number(random.chance(age / 200))},${age},${random.below(200)}`);
    }
    writeFileSync(at('policies.csv'), lines.join('\n'));
    const workspace = await openFolderWorkspace(at('workspace'));
    const host = recordingHost();
    const prepared = await prepareData(
      {
        ...{ sources: [at('policies.csv')], outputFolder: at('dataset'), dataName: 'policies', workspace },
        ...{ targetColumn: 'target', split: '60/20/20', seed: 1, sampleRows: 1200 },
      },
      host,
    );
    const sample = { rows: 1200, of: 3000, seed: 1 };
    const words = /a sample of 1200 of 3000 rows/;
    assert.equal(prepared.rows, 1200);
    assert.deepEqual(prepared.dataset.manifest.sample, sample);
    assert.match(prepareSummary({ ...prepared, manifest: prepared.dataset.manifest }), words);
    assert.match(readFileSync(at('dataset/report.html'), 'utf8'), words);

    const origin = {};
    const trained = await trainModel(
      {
        ...{
          datasetFolder: at('dataset'),
          outputFolder: at('model'),
          experiment: 'claims',
          workspace,
          origin,
        },
        ...{ parameters: 'num_iterations: 5\nnum_threads: 1', seed: 1, checkpointFolder: at('checkpoints') },
      },
      host,
    );
    assert.match((await workspace.getRun('claims', trained.runId))!.tags['data.sample']!, words);
    assert.deepEqual(JSON.parse(readFileSync(at('model/training.json'), 'utf8')).data.sample, sample);

    const gate = await evaluateGate(
      {
        ...{
          datasetFolder: at('dataset'),
          modelFolder: at('model'),
          outputFolder: at('gate'),
          workspace,
          origin,
        },
        ...{ conditions: { text: 'gini >= -1' }, modelName: 'claims', segments: [], renderReport },
        policy: { whenNoChampion: 'pass', whenMissingSlice: 'fail', whenNotComputed: 'fail' },
      },
      host,
    );
    assert.deepEqual(gate.record.data.sample, sample);
    assert.ok(host.warnings.some(({ where, what }) => where === 'dataset' && words.test(what)));
    assert.match(gateSummary(gate.record), words);
    assert.match(readFileSync(at('gate/report.html'), 'utf8'), words);

    const registered = await registerModel(
      {
        ...{ modelFolder: at('model'), gateFolder: at('gate'), modelName: 'claims', workspace, origin },
        ...{ allowFailedGate: false, promoteToProduction: false, tags: '' },
      },
      host,
    );
    assert.match(registered.model.tags['data.sample']!, words);
    assert.match(registered.card!, words);
  });
});
