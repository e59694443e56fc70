import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { openAzureMlWorkspace } from '../../workspace/azureml/azureMlWorkspace.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import type { Lineage } from '../../workspace/workspace.js';
import { writeClaimModel } from '../serving/claimModel.js';
import { Bench } from '../support/packaged.js';
import { accessTo, clientOf } from '../support/simulatedAzure/azureAccess.js';
import { failure } from '../support/simulatedAzure/http.js';
import { leaks, type Packaged, runPackaged } from '../support/simulatedAzure/runPackaged.js';
import { needAzureSchemas } from '../support/simulatedAzure/schemas.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure/simulatedAzure.js';
import { type SimulatedBatch, serveBatch } from '../support/simulatedAzure/simulatedBatch.js';

const LINEAGE: Lineage = { params: {}, metrics: {}, gate: { verdict: 'passed' }, origin: {} };

describe('packaged ScoreBatch on Azure ML, against the simulated Azure', function () {
  this.timeout(300_000);
  let azure: SimulatedAzure;
  let batch: SimulatedBatch;
  let bench: Bench;

  before(async function () {
    needAzureSchemas(this);
    bench = new Bench();
    azure = await startSimulatedAzure();
    batch = await serveBatch(azure);
    azure.resources.seed('computes/cpu', { computeType: 'AmlCompute' });
    const access = accessTo(azure);
    const signal = AbortSignal.timeout(60_000);
    const workspaces = [
      await openFolderWorkspace(bench.path('workspace')),
      await openAzureMlWorkspace(await clientOf(access), access, { signal }, bench.path('cache')),
    ];
    for (const shift of [0, 0.5]) {
      mkdirSync(bench.path(`model ${shift}`));
      await writeClaimModel(bench.path(`model ${shift}`), shift);
      for (const workspace of workspaces) {
        await workspace.registerModel('claims', bench.path(`model ${shift}`), LINEAGE, {});
      }
    }
    // Missing by code, missing by emptiness, and a category that training never saw.
    const lines = Array.from(
      { length: 30_000 },
      (_, row) =>
        `${row},${row % 7 === 0 ? -1 : 18 + (row % 70)},${['west', 'north', 'east', ''][row % 4]},${row % 2}\n`,
    );
    writeFileSync(bench.path('policies.csv'), `id,age,region,new_bin\n${lines.join('')}`);
    writeFileSync(bench.path('some bad.csv'), 'key,age,region,new_bin\na,30,west,0\nb,old,west,0\n');
  });
  after(async () => {
    await batch?.stop();
    bench?.remove();
    await azure?.stop();
  });

  const inputs = (more: Record<string, string>): Record<string, string> => ({
    ...{ source: bench.path('policies.csv'), modelName: 'claims', modelVersion: '1' },
    ...{ outputFolder: bench.path('scores'), ...more },
  });
  const score = async (
    more: Record<string, string> = {},
    options: Parameters<typeof runPackaged>[4] = {},
  ): Promise<Packaged> => {
    const all = { batchEndpointName: 'claim-batch', computeName: 'cpu', ...inputs(more) };
    const ran = await runPackaged(azure, bench.folder, 'ScoreBatch', all, options);
    assert.deepEqual(leaks(azure, ran.log), [], 'no secret is in the log');
    return ran;
  };
  const succeeded = (ran: Packaged): Packaged => {
    assert.equal(ran.result, 'Succeeded', `${ran.log}\n${[...batch.logs.values()].join('\n')}`);
    return ran;
  };
  const sameFiles = async (one: string, other: string): Promise<void> => {
    assert.deepEqual((await readdir(bench.path(one))).sort(), (await readdir(bench.path(other))).sort());
    for (const file of await readdir(bench.path(one))) {
      assert.ok(readFileSync(bench.path(one, file)).equals(readFileSync(bench.path(other, file))), file);
    }
  };

  it('writes the bytes that the agent writes, and the second time makes nothing twice', async () => {
    const first = succeeded(await score());
    const onAgent = bench.run('ScoreBatch', inputs({ outputFolder: bench.path('on agent') }));
    assert.equal(onAgent.result, 'Succeeded', onAgent.log);
    await sameFiles('scores', 'on agent');
    assert.equal(first.outputVariables.scoredRows, '30000');
    assert.match(first.log, /batchjob-[\w-]+: Completed/);
    const created = [...azure.resources.created];
    assert.deepEqual(created.filter((one) => one.startsWith('batch')).length, 2);
    succeeded(await score());
    assert.deepEqual(azure.resources.created, created);
  });

  it('scores a data asset with another version, to Parquet, and sets rows aside', async () => {
    const blob = azure.storage.getContainerClient(azure.container).getBlockBlobClient('raw/some bad.csv');
    await blob.uploadFile(bench.path('some bad.csv'));
    azure.resources.seed('data/incoming', {});
    azure.resources.seed('data/incoming/versions/3', {
      ...{ dataType: 'uri_file', dataUri: 'azureml://datastores/workspaceblobstore/paths/raw/some bad.csv' },
    });
    const choices = { modelVersion: '2', format: 'parquet', badRows: 'setAside', idColumn: 'key' };
    const ran = succeeded(await score({ ...choices, source: 'azureml:incoming:3' }));
    assert.equal(ran.outputVariables.rejectedRows, '1');
    const local = { ...choices, source: bench.path('some bad.csv'), outputFolder: bench.path('on agent') };
    const onAgent = bench.run('ScoreBatch', inputs(local));
    assert.equal(onAgent.result, 'Succeeded', onAgent.log);
    await sameFiles('scores', 'on agent');
    const deployments = azure.resources.children('batchEndpoints/claim-batch/deployments');
    assert.deepEqual(deployments.map(({ name }) => name).sort(), ['version-1', 'version-2']);
  });

  it('says what the scorer found in the table, as on the agent, and writes nothing', async () => {
    const bad = { source: bench.path('some bad.csv'), outputFolder: bench.path('nothing') };
    const ran = await score(bad);
    assert.equal(ran.result, 'Failed');
    const errors = ({ issues }: { issues: readonly { type: string; message: string }[] }) =>
      issues.filter(({ type }) => type === 'error').map(({ message }) => message);
    const onAgent = bench.run('ScoreBatch', inputs(bad));
    assert.ok(errors(ran).length > 0);
    assert.deepEqual(errors(ran), errors(onAgent));
    assert.equal(existsSync(bench.path('nothing')), false);
  });

  it('names a wrong cluster, table and name, and says all that Azure says', async () => {
    assert.match((await score({ computeName: 'gpu' })).message, /no compute cluster gpu/);
    azure.resources.seed('data/parts', {});
    azure.resources.seed('data/parts/versions/1', { dataType: 'uri_folder', dataUri: 'azureml://parts/' });
    assert.match((await score({ source: 'azureml:parts:1' })).message, /of type uri_folder, not one file/);
    assert.match((await score({ batchEndpointName: '2claims' })).message, /3 to 32 letters/);
    assert.match((await score({ idColumn: 'id"; `id`' })).message, /cannot be handed to a job/);
    batch.refusal = failure(400, 'BadRequest', 'Refused.', [
      { code: 'NoNodes', message: 'The cluster is full.' },
    ]);
    try {
      assert.match((await score()).message, /Starting a job of claim-batch failed.*The cluster is full/);
    } finally {
      batch.refusal = undefined;
    }
  });

  it('cancels the job when the task is cancelled', async () => {
    batch.holds = true;
    const cancel = new AbortController();
    const ran = await score(
      { outputFolder: bench.path('cancelled') },
      { signal: cancel.signal, onLog: (line) => /: Running/.test(line) && cancel.abort() },
    );
    batch.holds = false;
    assert.equal(ran.result, 'Canceled', ran.log);
    const states = azure.resources.children('jobs').map(({ properties }) => properties.status);
    assert.equal(states.filter((state) => state === 'Canceled').length, 1);
    assert.equal(existsSync(bench.path('cancelled')), false);
  });
});
