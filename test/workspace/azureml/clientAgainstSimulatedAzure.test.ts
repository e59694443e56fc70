import assert from 'node:assert/strict';
import * as z from 'zod';
import type { AzureMlClient } from '../../../workspace/azureml/client.js';
import { accessTo, clientOf } from '../../support/simulatedAzure/azureAccess.js';
import { needAzureSchemas } from '../../support/simulatedAzure/schemas.js';
import { type SimulatedAzure, startSimulatedAzure } from '../../support/simulatedAzure/simulatedAzure.js';

const Any = z.looseObject({ properties: z.looseObject({}) });

describe('AzureMlClient against the simulated Azure', () => {
  let azure: SimulatedAzure;
  let client: AzureMlClient;
  const waiting = { signal: new AbortController().signal };

  before(async function () {
    this.timeout(60_000);
    needAzureSchemas(this);
    azure = await startSimulatedAzure();
    client = await clientOf(accessTo(azure));
  });
  after(() => azure?.stop());

  it('reads the workspace through the proxy, by Azure’s own names', async () => {
    const workspace = await client.get('', Any);
    assert.match(workspace?.properties.mlFlowTrackingUri as string, /^azureml:/);
    assert.ok(azure.proxy.hosts.includes('management.azure.com'));
    assert.ok(azure.proxy.hosts.includes('login.microsoftonline.com'));
  });

  it('is refused a body that Azure’s schema does not allow', async () => {
    const body = {
      properties: {
        jobType: 'Command',
        command: 'train',
        environmentId: 'azureml:e:1',
        inputs: { data: { jobInputType: 'uri_file' } },
      },
    };
    await assert.rejects(client.put('jobs/j', body, Any, waiting), /ValidationError: .*uri/);
  });

  it('makes versions that cannot be changed, and endpoints that take their time', async () => {
    const version = (uri: string) => ({ properties: { dataType: 'uri_folder', dataUri: uri } });
    await client.put('data/policies/versions/1', version('azureml://datastores/d/paths/a'), Any, waiting);
    await client.put('data/policies/versions/1', version('azureml://datastores/d/paths/a'), Any, waiting);
    await assert.rejects(
      client.put('data/policies/versions/1', version('azureml://datastores/d/paths/b'), Any, waiting),
      /already exists/,
    );
    assert.equal((await client.get('data/policies', Any))?.properties.nextVersion, '2');
    const endpoint = {
      location: 'westeurope',
      identity: { type: 'SystemAssigned' },
      properties: { authMode: 'Key', traffic: {} },
    };
    const made = await client.put('onlineEndpoints/claims', endpoint, Any, waiting);
    assert.equal(made.properties.provisioningState, 'Succeeded');
    await client.remove('onlineEndpoints/claims', waiting);
    assert.equal(await client.get('onlineEndpoints/claims', Any), undefined);
  });
});
