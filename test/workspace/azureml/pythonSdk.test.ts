import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needPython, pythonInterpreter } from '../../support/python.js';
import { root } from '../../support/root.js';
import { CLIENT_ID, TENANT } from '../../support/simulatedAzure/entra.js';
import { needAzureSchemas } from '../../support/simulatedAzure/schemas.js';
import {
  RESOURCE_GROUP,
  type SimulatedAzure,
  SUBSCRIPTION,
  startSimulatedAzure,
  WORKSPACE,
} from '../../support/simulatedAzure/simulatedAzure.js';

describe('the simulated Azure, as Microsoft’s Python SDK azure-ai-ml finds it', function () {
  this.timeout(300_000);
  let azure: SimulatedAzure;
  before(async function () {
    needAzureSchemas(this);
    needPython(this, 'azure.ai.ml');
    azure = await startSimulatedAzure();
  });
  after(() => azure?.stop());

  /** Not spawnSync: the simulated Azure answers from this very process. */
  function runSdk(input: object): Promise<Record<string, unknown>> {
    const program = readFileSync(join(root, 'test', 'python', 'azure_ai_ml.py'), 'utf8');
    return new Promise((resolve, reject) => {
      const child = execFile(
        pythonInterpreter,
        ['-c', program],
        { env: { ...process.env, ...azure.environment, PYTHONWARNINGS: 'ignore' }, maxBuffer: 1 << 26 },
        (error, stdout, stderr) => {
          if (error) {
            const last = azure.requests.slice(-5).map(({ method, host, path }) => `${method} ${host}${path}`);
            reject(new Error(`${stderr.slice(-3000)}\n${last.join('\n')}`));
          } else resolve(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
        },
      );
      child.stdin?.end(JSON.stringify(input));
    });
  }

  it('creates, gets and lists data, models, environments, computes, jobs, endpoints and deployments', async () => {
    const found = await runSdk({
      ...{ tenant: TENANT, client: CLIENT_ID, secret: azure.entra.clientSecret },
      ...{ subscription: SUBSCRIPTION, group: RESOURCE_GROUP, workspace: WORKSPACE },
    });
    assert.deepEqual(found.model, ['sdkmodel', '1', { auc: '0.6' }, ['sdkmodel']]);
    assert.deepEqual(found.env, ['sdkenv', 'mcr.microsoft.com/x:1']);
    assert.deepEqual(found.compute, ['cpu', 'Succeeded']);
    assert.deepEqual(found.deployment, ['blue', 'Succeeded', ['blue']]);
    assert.deepEqual(found.traffic, { blue: 100 });
    const [name, version, path, all] = found.data as [string, string, string, string[]];
    assert.deepEqual([name, version, all], ['fromsdk', '1', ['fromsdk']]);
    const blob = azure.storage
      .getContainerClient(azure.container)
      .getBlobClient(path.split('/paths/')[1] as string);
    assert.equal((await blob.downloadToBuffer()).toString(), 'a,b\n1,2\n');
    assert.equal((found.job as string[])[0], 'sdkjob');
    assert.match((found.endpoint as string[])[2] as string, /^https:\/\/sdk-endpoint\./);
  });
});
