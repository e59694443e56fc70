import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '../../runtime/files.js';
import { Bench } from '../support/packaged.js';
import { DeploymentBench } from '../support/simulatedAzure/deploymentBench.js';
import { leaks, type Packaged, runPackaged } from '../support/simulatedAzure/runPackaged.js';
import { needAzureSchemas } from '../support/simulatedAzure/schemas.js';

describe('packaged DeployEndpoint on Azure ML, against the simulated Azure', function () {
  this.timeout(300_000);
  let registry: DeploymentBench;
  let bench: Bench;
  before(async function () {
    needAzureSchemas(this);
    bench = new Bench();
    registry = await DeploymentBench.start();
    for (const shift of [0, 0.5]) await registry.register(shift);
  });
  after(async () => {
    bench?.remove();
    await registry?.stop();
  });

  const deploy = async (inputs: Record<string, string>, signal?: AbortSignal): Promise<Packaged> => {
    const ran = await runPackaged(
      registry.azure,
      bench.folder,
      'DeployEndpoint',
      {
        ...{ modelName: 'claims', endpointName: 'claim-endpoint', outputFolder: bench.path('deployment') },
        ...{ instanceType: 'Standard_F4s_v2', stepSeconds: '0', ...inputs },
      },
      signal && { signal },
    );
    assert.deepEqual(leaks(registry.azure, ran.log), [], 'no secret is in the log');
    for (const file of await listFiles(bench.path('deployment'))) {
      const text = readFileSync(join(bench.path('deployment'), file), 'utf8');
      assert.deepEqual(leaks(registry.azure, text), [], `no secret is in ${file}`);
    }
    return ran;
  };

  it('deploys, takes the traffic over, and the second time makes nothing twice', async () => {
    const first = await deploy({ modelVersion: '1' });
    assert.equal(first.result, 'Succeeded', first.log);
    const next = await deploy({ modelVersion: '2', authMode: 'aad_token' });
    assert.equal(next.result, 'Succeeded', next.log);
    assert.equal(next.outputVariables.smokeTest, 'passed');
    assert.equal(
      next.outputVariables.endpointUrl,
      'https://claim-endpoint.westeurope.inference.ml.azure.com/score',
    );
    assert.match(next.log, /version-1 50 %, version-2 50 %: 50 requests, 0 failed/);
    assert.deepEqual(registry.traffic(), { 'version-2': 100 });
    const created = [...registry.azure.resources.created];
    const again = await deploy({ modelVersion: '2' });
    assert.equal(again.result, 'Succeeded', again.log);
    assert.deepEqual(registry.azure.resources.created, created);
    const summary = next.attachments.find(({ name }) => name === 'Endpoint');
    assert.match(readFileSync(summary!.path, 'utf8'), /\| version-1 90 %, version-2 10 % \| 50 \| 0 \|/);
  });

  it('names every wrong input, and a wrong name before any call', async () => {
    const calls = registry.azure.requests.length;
    const ran = await deploy({ modelVersion: '1', trafficSteps: '50, 10, 90', mirrorPercent: '60' });
    assert.equal(ran.result, 'Failed');
    assert.match(ran.log, /The steps do not rise: 50, 10, 90/);
    assert.match(ran.log, /The last step is not 100/);
    assert.match(ran.log, /'60' is not a whole number from 0 to 50/);
    assert.match((await deploy({ modelVersion: '1', endpointName: '2claims' })).message, /3 to 32 letters/);
    assert.equal(registry.azure.requests.length, calls);
  });

  it('brings the traffic back within the time that a cancelled task has', async () => {
    const cancel = new AbortController();
    const { inference, azure } = registry;
    inference.answers = (deployment) => {
      if (deployment === 'version-1') cancel.abort();
      return undefined;
    };
    const started = performance.now();
    const ran = await deploy({ modelVersion: '1', stepSeconds: '60' }, cancel.signal);
    inference.answers = () => undefined;
    assert.equal(ran.result, 'Canceled', ran.log);
    assert.deepEqual(registry.traffic(), { 'version-2': 100 });
    assert.match(ran.log, /version-2 100 %/);
    assert.ok(azure.requests.length > 0 && performance.now() > started);
  });
});
