import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../../../runtime/data/dataset.js';
import { hashModelDirectory } from '../../../runtime/model/directory.js';
import { VERDICT } from '../../../tasks/common/verdictName.js';
import type { Value } from '../../../tools/agent/expression/value.js';
import { judge } from '../../../tools/agent/gate/judge.js';
import { openAzureMlWorkspace } from '../../../workspace/azureml/azureMlWorkspace.js';
import type { Lineage, Run, Workspace } from '../../../workspace/workspace.js';
import { readManifest, type TaskManifest } from '../../support/extension.js';
import { temporaryFolder } from '../../support/folder.js';
import { startMlflowServer } from '../../support/mlflowServer.js';
import { plainModelFolder } from '../../support/modelFolder.js';
import { needPython } from '../../support/python.js';
import { accessTo, clientOf } from '../../support/simulatedAzure/azureAccess.js';
import { serveMlflow } from '../../support/simulatedAzure/mlflowService.js';
import { needAzureSchemas } from '../../support/simulatedAzure/schemas.js';
import { type SimulatedAzure, startSimulatedAzure } from '../../support/simulatedAzure/simulatedAzure.js';

const lineage: Lineage = {
  ...{ dataName: 'policies', dataVersion: '0123456789ab', runId: 'r1' },
  ...{ params: { num_leaves: '31' }, metrics: { auc: 0.62 } },
  gate: { verdict: 'passed', gateSha256: 'f'.repeat(64) },
  origin: { commit: 'abc', requestedBy: 'Ada' },
};

describe('openAzureMlWorkspace', () => {
  let azure: SimulatedAzure;
  let mlflow: { uri: string; stop(): Promise<void> };
  const masked: string[] = [];
  const folder = temporaryFolder();

  before(async function () {
    this.timeout(180_000);
    needAzureSchemas(this);
    needPython(this, 'mlflow');
    [azure, mlflow] = await Promise.all([startSimulatedAzure(), startMlflowServer()]);
    serveMlflow(azure, mlflow.uri);
  });
  after(async () => {
    await mlflow?.stop();
    await azure?.stop();
  });

  async function open(): Promise<Workspace> {
    const access = accessTo(azure, masked);
    const waiting = { signal: new AbortController().signal };
    return openAzureMlWorkspace(await clientOf(access), access, waiting, join(folder.path, 'cache'));
  }

  it('keeps a data version as an asset with its files, once', async () => {
    const workspace = await open();
    const data = join(folder.path, 'dataset');
    await mkdir(join(data, 'sub'), { recursive: true });
    await writeFile(join(data, 'train.parquet'), 'rows');
    await writeFile(join(data, 'sub', 'more.txt'), 'more');
    const profile = { formatVersion: 1, rows: 10, columns: [] };
    await writeFile(join(data, 'profile.json'), JSON.stringify(profile));
    const manifest = {
      version: '0123456789ab',
      rows: 10,
      positives: 3,
      contentSha256: 'c'.repeat(64),
      target: 'target',
    };
    const dataset = { folder: data, manifest, schema: {} } as unknown as Dataset;
    assert.equal((await workspace.registerData('policies', dataset)).created, true);
    assert.equal((await workspace.registerData('policies', dataset)).created, false);
    const asset = azure.resources.find('data/policies/versions/0123456789ab');
    assert.equal(asset?.properties.tags.contentSha256, manifest.contentSha256);
    const path = String(asset?.properties.dataUri).split('/paths/')[1];
    const blob = azure.storage.getContainerClient(azure.container).getBlobClient(`${path}/sub/more.txt`);
    assert.equal((await blob.downloadToBuffer()).toString(), 'more');
    assert.ok(masked.length > 0, 'the storage key is masked');
    assert.deepEqual(await workspace.listData('policies'), [manifest.version]);
    assert.deepEqual(await workspace.dataProfile('policies', manifest.version), profile);
    assert.deepEqual(await workspace.listData('claims'), []);
    assert.equal(await workspace.dataProfile('policies', 'ffffffffffff'), undefined);
  });

  it('leaves the tag of the gate where RegisteredModelGate reads it', async () => {
    const workspace = await open();
    const { execution } = readManifest<TaskManifest>('tasks', 'RegisteredModelGate', 'task.json');
    const { Expression, EndpointUrl } = (execution.HttpRequest as { Execute: Record<string, string> })
      .Execute;
    assert.match(EndpointUrl!, /\/models\/\$\(modelName\)\/versions\/\$\(modelVersion\)\?/);
    for (const [name, verdict] of [
      ['good', 'passed'],
      ['bad', 'failed'],
    ]) {
      const made = await plainModelFolder(join(folder.path, name!), name!);
      await workspace.registerModel(name!, made, lineage, { [VERDICT]: verdict! });
      const answer = azure.resources.find(`models/${name}/versions/1`);
      assert.equal(judge(Expression!, answer as unknown as Value), verdict === 'passed');
    }
  });

  it('registers models by content, with lineage, aliases and files that come back', async () => {
    const workspace = await open();
    const made = await plainModelFolder(join(folder.path, 'made'), 'one');
    const first = await workspace.registerModel(
      'claims',
      made,
      lineage,
      { team: 'x' },
      { 'model-card.md': '# x' },
    );
    const beside = `insurance-model-pipeline/models/claims/${first.model.contentSha256}/model-card.md`;
    const card = azure.storage.getContainerClient(azure.container).getBlobClient(beside);
    assert.equal((await card.downloadToBuffer()).toString(), '# x');
    assert.equal(first.created, true);
    assert.equal(first.model.version, 1);
    assert.deepEqual(first.model.lineage, lineage);
    assert.equal(first.model.tags.team, 'x');
    const again = await workspace.registerModel('claims', made, { ...lineage, runId: 'r2' }, {});
    assert.deepEqual(again, { model: first.model, created: false });

    const other = await plainModelFolder(join(folder.path, 'other'), 'two');
    const second = await workspace.registerModel('claims', other, lineage, {});
    assert.equal(second.model.version, 2);
    await workspace.setAlias('claims', 'production', 1, {});
    assert.equal((await workspace.findModel('claims', 'production'))?.version, 1);
    await workspace.setAlias('claims', 'production', 2, {});
    await workspace.setAlias('claims', 'production', 2, {});
    assert.equal((await workspace.findModel('claims', 'production'))?.version, 2);
    assert.deepEqual(
      (await workspace.listModels('claims')).map(({ version, aliases }) => [version, aliases]),
      [
        [2, ['production']],
        [1, []],
      ],
    );
    assert.equal((await workspace.findModel('claims', 'latest'))?.version, 2);
    assert.equal(await workspace.findModel('nobody', 'latest'), undefined);
    await assert.rejects(workspace.setAlias('claims', 'production', 9, {}), /no version 9.*2, 1/);

    const fetched = await workspace.modelFolder(second.model);
    assert.equal(await hashModelDirectory(fetched), second.model.contentSha256);
  });

  it('gives two runs that register at the same time two versions', async () => {
    const workspace = await open();
    const versions = await Promise.all(
      ['a', 'b', 'c'].map(async (content) => {
        const made = await plainModelFolder(join(folder.path, content), content);
        return (await workspace.registerModel('race', made, lineage, {})).model.version;
      }),
    );
    assert.deepEqual(versions.sort(), [1, 2, 3]);
  });

  it('notices a model that was changed in the storage', async () => {
    const workspace = await open();
    const made = await plainModelFolder(join(folder.path, 'made'), 'whole');
    const { model } = await workspace.registerModel('changed', made, lineage, {});
    const container = azure.storage.getContainerClient(azure.container);
    for await (const { name } of container.listBlobsFlat()) {
      if (name.includes('/changed/') && name.endsWith('model.lgb'))
        await container.getBlockBlobClient(name).upload('x', 1);
    }
    await assert.rejects(workspace.modelFolder(model), /not those that were registered/);
  });

  it('keeps runs in MLflow and reads them back', async () => {
    const workspace = await open();
    const run: Run = {
      ...{ runId: 'run-1', experiment: 'claim-model', status: 'FINISHED' },
      ...{ startTime: 1_700_000_000_000, endTime: 1_700_000_060_000 },
      ...{
        params: { num_leaves: '31' },
        metrics: { auc: 0.625, 'test.lift@10%': 1.5 },
        tags: { dataVersion: '01' },
      },
    };
    assert.equal(await workspace.getRun('claim-model', 'run-1'), undefined);
    await workspace.saveRun(run);
    await workspace.saveRun({ ...run, metrics: { ...run.metrics, gini: 0.25 } });
    assert.deepEqual(await workspace.getRun('claim-model', 'run-1'), {
      ...run,
      metrics: { ...run.metrics, gini: 0.25 },
    });
    await workspace.saveRun({ ...run, runId: 'run-2', startTime: run.startTime + 1 });
    assert.deepEqual(
      (await workspace.listRuns('claim-model')).map(({ runId }) => runId),
      ['run-2', 'run-1'],
    );
    assert.deepEqual(await workspace.listRuns('another'), []);
  }).timeout(60_000);

  it('keeps what was deployed', async () => {
    const workspace = await open();
    assert.equal(await workspace.getDeployment('claims'), undefined);
    const deployment = {
      ...{ endpoint: 'claims', deployment: 'blue', scoringUri: 'https://claims', createdTime: 1, origin: {} },
      model: { name: 'claims', version: 1, contentSha256: 'a'.repeat(64) },
      traffic: { before: {}, after: { blue: 100 } },
      smokeTest: { rows: 3, largestDifference: 0, milliseconds: 4 },
    };
    await workspace.saveDeployment(deployment);
    assert.deepEqual(await workspace.getDeployment('claims'), deployment);
  });

  it('says which name is wrong when there is no such workspace', async () => {
    const access = accessTo(azure);
    const client = await clientOf({ ...access, subscriptionId: '00000000-0000-4000-8000-000000000000' });
    const waiting = { signal: new AbortController().signal };
    await assert.rejects(
      openAzureMlWorkspace(client, access, waiting, folder.path),
      /no workspace claims-ws/,
    );
  });
});
