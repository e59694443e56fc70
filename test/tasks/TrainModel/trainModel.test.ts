import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sinon from 'sinon';
import { UserError } from '../../../runtime/error.js';
import { readModelDirectory } from '../../../runtime/model/directory.js';
import { prepareData } from '../../../tasks/PrepareData/prepareData.js';
import { type TrainModelOptions, trainModel } from '../../../tasks/TrainModel/trainModel.js';
import { openFolderWorkspace } from '../../../workspace/folder/folderWorkspace.js';
import { MLFLOW_RUN_ID } from '../../../workspace/mlflow/mlflowTracking.js';
import { temporaryFolder } from '../../support/folder.js';
import { recordingHost } from '../../support/host.js';

/** 1,500 policies: older drivers and one region claim more often; a text category and missing values on the way. */
function policies(): string {
  const lines = ['id,target,age,engine size,region_cat,brand'];
  for (let row = 1; row <= 1500; row++) {
    const age = 18 + ((row * 37) % 60);
    const region = (row * 11) % 5;
    const target = Number((row * 7919) % 100 < 5 + age / 3 + 20 * Number(region === 3));
    const size = row % 9 === 0 ? -1 : ((row * 13) % 40) / 10;
    lines.push(`${row},${target},${age},${size},${region},${['fiat', 'opel', 'volvo'][row % 3]}`);
  }
  return `${lines.join('\n')}\n`;
}

describe('trainModel', () => {
  const folder = temporaryFolder();
  let options: TrainModelOptions;
  beforeEach(async () => {
    const workspace = await openFolderWorkspace(join(folder.path, 'workspace'));
    writeFileSync(join(folder.path, 'policies.csv'), policies());
    const datasetFolder = join(folder.path, 'dataset');
    await prepareData(
      {
        source: join(folder.path, 'policies.csv'),
        outputFolder: datasetFolder,
        dataName: 'policies',
        targetColumn: 'target',
        idColumn: 'id',
        split: '60/20/20',
        seed: 1,
        workspace,
      },
      recordingHost(),
    );
    options = {
      datasetFolder,
      outputFolder: join(folder.path, 'model'),
      experiment: 'claims',
      parameters: 'num_iterations: 20\nnum_leaves: 7\nearly_stopping_round: 5\nnum_threads: 4',
      seed: 3,
      workspace,
      origin: { commit: 'abc123' },
    };
  });

  it('writes a model that knows its data, and a finished run', async () => {
    const host = recordingHost();
    const result = await trainModel(options, host);
    const directory = await readModelDirectory(options.outputFolder);
    assert.equal(directory.contentSha256, result.contentSha256);
    assert.deepEqual(directory.model.featureNames, ['age', 'engine_size', 'region_cat', 'brand']);
    assert.equal(directory.model.trees.length, result.bestIteration);
    assert.equal(directory.training?.data.version, result.dataVersion);
    assert.equal(directory.training?.data.name, 'policies');
    assert.equal(directory.training?.seed, 3);
    assert.deepEqual(directory.run, { runId: result.runId, experiment: 'claims' });
    assert.ok(result.metrics.auc! > 0.55, `AUC ${result.metrics.auc}`);
    assert.deepEqual(result.changed, { num_iterations: '20', num_leaves: '7', early_stopping_round: '5' });

    const run = await options.workspace.getRun('claims', result.runId);
    assert.equal(run?.status, 'FINISHED');
    assert.equal(run?.metrics.auc, result.metrics.auc);
    assert.equal(run?.params.num_leaves, '7');
    assert.equal(run?.tags['data.version'], result.dataVersion);
    assert.equal(run?.tags['model.sha256'], result.contentSha256);
    assert.equal(run?.tags['pipeline.commit'], 'abc123');
    assert.ok(
      host.lines.some((line) => line.includes('num_threads')),
      'says what it leaves out',
    );
    assert.ok(host.lines.some((line) => /Grew \d+ trees and kept \d+: binary_logloss 0\.\d+/.test(line)));
  });

  it('carries an example as a client would send it', async () => {
    await trainModel(options, recordingHost());
    const { example } = await readModelDirectory(options.outputFolder);
    assert.equal(example.length, 5);
    for (const row of example) {
      assert.deepEqual(Object.keys(row).sort(), ['age', 'brand', 'engine size', 'region_cat']);
      assert.match(String(row.brand), /fiat|opel|volvo/);
      assert.ok(row['engine size'] === null || typeof row['engine size'] === 'number');
    }
  });

  it('gives the same model again, under a run of its own', async () => {
    const first = await trainModel(options, recordingHost());
    const bytes = readFileSync(join(options.outputFolder, 'model.lgb'));
    const second = await trainModel(options, recordingHost());
    assert.equal(second.contentSha256, first.contentSha256);
    assert.deepEqual(readFileSync(join(options.outputFolder, 'model.lgb')), bytes);
    assert.notEqual(second.runId, first.runId);
    assert.equal((await options.workspace.listRuns('claims')).length, 2);
  });

  it('refuses wrong parameters before it starts a run', async () => {
    await assert.rejects(
      trainModel({ ...options, parameters: 'learning_rat: 1' }, recordingHost()),
      UserError,
    );
    assert.deepEqual(await options.workspace.listRuns('claims'), []);
  });

  it('marks the run as killed when it is cancelled, and leaves no model', async () => {
    const cancel = new AbortController();
    const host = { ...recordingHost(), signal: cancel.signal };
    host.progress = () => cancel.abort(new UserError({ what: 'Cancelled.' }));
    await assert.rejects(trainModel({ ...options, parameters: 'num_iterations: 1' }, host), /Cancelled/);
    assert.deepEqual(
      (await options.workspace.listRuns('claims')).map(({ status }) => status),
      ['KILLED'],
    );
    assert.ok(!existsSync(options.outputFolder));
  });

  it('marks the run as failed when training refuses', async () => {
    const parameters = 'monotone_constraints: mileage:1';
    await assert.rejects(trainModel({ ...options, parameters }, recordingHost()), /mileage/);
    assert.deepEqual(
      (await options.workspace.listRuns('claims')).map(({ status }) => status),
      ['FAILED'],
    );
  });

  it('refuses to replace a folder with other things in it before it starts', async () => {
    await assert.rejects(
      trainModel({ ...options, outputFolder: folder.path }, recordingHost()),
      /would be lost/,
    );
    assert.deepEqual(await options.workspace.listRuns('claims'), []);
    assert.ok(existsSync(join(folder.path, 'policies.csv')));
  });

  it('records the run on MLflow, and only warns when that fails', async () => {
    const log = sinon.stub().resolves({ mlflowRunId: 'm1', url: 'https://mlflow.example.com/m1' });
    const tracked = await trainModel({ ...options, tracking: () => ({ log }) }, recordingHost());
    assert.equal(tracked.trackingUrl, 'https://mlflow.example.com/m1');
    assert.equal(log.firstCall.args[0].status, 'FINISHED');
    const run = await options.workspace.getRun('claims', tracked.runId);
    assert.equal(run?.tags[MLFLOW_RUN_ID], 'm1');

    const host = recordingHost();
    log.rejects(new UserError({ what: 'The server does not answer.', cure: 'Start it.' }));
    const untracked = await trainModel({ ...options, tracking: () => ({ log }) }, host);
    assert.equal(untracked.trackingUrl, undefined);
    assert.deepEqual(
      host.warnings.map(({ what }) => what),
      ['The run was not recorded on MLflow: The server does not answer.'],
    );
  });
});
