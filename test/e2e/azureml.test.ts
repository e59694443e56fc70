import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startMlflowServer } from '../support/mlflowServer.js';
import { Bench } from '../support/packaged.js';
import { needPython } from '../support/python.js';
import { root } from '../support/root.js';
import { serveDataFactory } from '../support/simulatedAzure/dataFactory.js';
import { serveMlflow } from '../support/simulatedAzure/mlflowService.js';
import { leaks, type Packaged, runPackaged } from '../support/simulatedAzure/runPackaged.js';
import { needAzureSchemas } from '../support/simulatedAzure/schemas.js';
import {
  RESOURCE_GROUP,
  type SimulatedAzure,
  startSimulatedAzure,
} from '../support/simulatedAzure/simulatedAzure.js';

describe('the road on Azure ML, against the simulated Azure', function () {
  this.timeout(300_000);
  let azure: SimulatedAzure;
  let mlflow: { uri: string; stop(): Promise<void> };
  let bench: Bench;

  before(async function () {
    needAzureSchemas(this);
    needPython(this, 'mlflow');
    bench = new Bench();
    const made = spawnSync(
      process.execPath,
      [
        join(root, 'samples', 'generate-policies.mjs'),
        '--output',
        bench.path('policies.csv'),
        '--rows',
        '3000',
      ],
      { encoding: 'utf8' },
    );
    assert.equal(made.status, 0, made.stderr);
    [azure, mlflow] = await Promise.all([startSimulatedAzure(), startMlflowServer()]);
    serveMlflow(azure, mlflow.uri);
    azure.resources.seed('data/raw-policies', {});
    azure.resources.seed('data/raw-policies/versions/1', {
      ...{ dataType: 'uri_file', dataUri: 'azureml://datastores/workspaceblobstore/paths/raw/policies.csv' },
    });
  });
  after(async () => {
    bench?.remove();
    await mlflow?.stop();
    await azure?.stop();
  });

  async function run(task: string, inputs: Record<string, string>): Promise<Packaged> {
    const ran = await runPackaged(azure, bench.folder, task, inputs);
    assert.deepEqual(leaks(azure, ran.log), [], 'no secret is in the log');
    return ran;
  }
  function succeeded(ran: Packaged): Packaged {
    assert.equal(ran.result, 'Succeeded', `${ran.message}\n${ran.log}`);
    return ran;
  }

  it('prepares, gates and registers, and the second time makes nothing twice', async () => {
    const road = async () => {
      succeeded(
        await run('PrepareData', { source: bench.path('policies.csv'), outputFolder: bench.path('dataset') }),
      );
      const trained = bench.run('TrainModel', {
        parameters: 'num_iterations: 20',
        datasetFolder: bench.path('dataset'),
        outputFolder: bench.path('model'),
      });
      assert.equal(trained.result, 'Succeeded', trained.log);
      const folders = { datasetFolder: bench.path('dataset'), modelFolder: bench.path('model') };
      succeeded(
        await run('EvaluateGate', {
          ...folders,
          conditions: 'auc >= 0.5',
          modelName: 'claims',
          outputFolder: bench.path('gate'),
        }),
      );
      return succeeded(
        await run('RegisterModel', {
          ...{ modelFolder: bench.path('model'), gateFolder: bench.path('gate') },
          ...{ modelName: 'claims', promoteToProduction: 'true' },
        }),
      );
    };
    const first = await road();
    assert.equal(first.outputVariables.modelVersion, '1');
    assert.equal(first.outputVariables.created, 'true');
    const created = [...azure.resources.created];
    const second = await road();
    assert.equal(second.outputVariables.modelVersion, '1');
    assert.equal(second.outputVariables.created, 'false');
    assert.deepEqual(azure.resources.created, created);
    const tags = azure.resources.find('models/claims/versions/1')?.properties.tags;
    assert.match(tags.dataVersion, /^[0-9a-f]{12}$/);
    assert.equal(tags.gate, 'passed');
  });

  it('prepares what a Data Factory pipeline wrote to Azure Storage, and what is a data asset', async () => {
    const factory = serveDataFactory(azure, {
      ingest: { states: ['InProgress', 'Succeeded'], activities: [{ name: 'Copy claims', type: 'Copy' }] },
    });
    const blob = azure.storage.getContainerClient(azure.container).getBlockBlobClient('raw/policies.csv');
    await blob.uploadFile(bench.path('policies.csv'));
    const fromFiles = succeeded(
      await run('PrepareData', { source: bench.path('policies.csv'), outputFolder: bench.path('dataset') }),
    );
    const fromStorage = succeeded(
      await run('PrepareData', {
        ...{ sourceType: 'azureStorage', source: blob.url, outputFolder: bench.path('from storage') },
        ...{
          dataFactoryPipeline: 'ingest',
          dataFactoryName: 'claims-adf',
          dataFactoryResourceGroup: RESOURCE_GROUP,
        },
        dataFactoryParameters: '{ "month": "2026-10" }',
      }),
    );
    assert.match(fromStorage.log, /Copy claims \(Copy\): Succeeded/);
    assert.deepEqual(factory.started, [{ pipeline: 'ingest', parameters: { month: '2026-10' } }]);
    const fromAsset = succeeded(
      await run('PrepareData', {
        ...{
          sourceType: 'azuremlData',
          source: 'azureml:raw-policies:1',
          outputFolder: bench.path('from asset'),
        },
      }),
    );
    for (const { outputVariables } of [fromStorage, fromAsset]) {
      assert.equal(outputVariables.dataVersion, fromFiles.outputVariables.dataVersion);
    }
    const { source } = JSON.parse(readFileSync(bench.path('from storage', 'dataset.json'), 'utf8'));
    const { etag } = await blob.getProperties();
    assert.deepEqual([source.uri, source.etag], [blob.url, etag?.replaceAll('"', '')]);
  });

  it('says what is wrong when Azure does not accept the connection', async () => {
    azure.entra.refuse = true;
    try {
      const ran = await run('RegisterModel', {
        modelFolder: bench.path('model'),
        gateFolder: bench.path('gate'),
        modelName: 'claims',
      });
      assert.equal(ran.result, 'Failed');
      assert.match(ran.message, /Azure did not accept the service connection.*AADSTS700016.*Verify/s);
    } finally {
      azure.entra.refuse = false;
    }
  });

  it('names the inputs that Azure ML needs', async () => {
    const ran = await runPackaged(azure, bench.folder, 'PrepareData', {
      ...{ source: bench.path('policies.csv'), outputFolder: bench.path('dataset') },
      ...{ resourceGroupName: '', amlWorkspaceName: '' },
    });
    assert.equal(ran.result, 'Failed');
    assert.match(
      ran.log,
      /resourceGroupName[\s\S]*amlWorkspaceName|amlWorkspaceName[\s\S]*resourceGroupName/,
    );
  });
});
