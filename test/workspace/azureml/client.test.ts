import assert from 'node:assert/strict';
import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  RestError,
} from '@azure/core-rest-pipeline';
import * as z from 'zod';
import { AzureError } from '../../../workspace/azureml/azureError.js';
import { AzureMlClient } from '../../../workspace/azureml/client.js';

interface SimulatedAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}
type SimulatedAzure = (request: PipelineRequest, count: number) => SimulatedAnswer;

const Named = z.object({ name: z.string() });

/** A client whose network is a function; every request is kept. */
async function open(azure: SimulatedAzure, pollSeconds = 0.001) {
  const requests: PipelineRequest[] = [];
  const httpClient: HttpClient = {
    sendRequest: async (request) => {
      requests.push(request);
      const { status, body, headers } = azure(request, requests.length);
      return {
        request,
        status,
        headers: createHttpHeaders(headers),
        bodyAsText: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
      };
    },
  };
  const client = await AzureMlClient.open(
    {
      credential: {
        getToken: async () => ({ token: 'secret-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
      },
      resourceManager: 'https://management.azure.example',
      subscriptionId: 'sub',
      httpClient,
      mask: () => {},
    },
    { resourceGroup: 'group one', workspace: 'claims' },
    { pollSeconds },
  );
  return { client, requests };
}
const waiting = () => ({ signal: new AbortController().signal });

describe('AzureMlClient', () => {
  it('sends a body as it is, with the uri and mode that the SDK loses', async () => {
    const { client, requests } = await open(() => ({ status: 201, body: { name: 'j' } }));
    const job = {
      properties: {
        jobType: 'Command',
        inputs: { data: { jobInputType: 'uri_file', uri: 'azureml://x', mode: 'Download' } },
      },
    };
    assert.deepEqual(await client.put('jobs/j', job, Named, waiting()), { name: 'j' });
    assert.deepEqual(JSON.parse(requests[0]?.body as string), job);
    assert.equal(
      requests[0]?.url,
      'https://management.azure.example/subscriptions/sub/resourceGroups/group%20one/providers/Microsoft.MachineLearningServices/workspaces/claims/jobs/j?api-version=2024-04-01',
    );
    assert.equal(requests[0]?.headers.get('authorization'), 'Bearer secret-token');
  });

  it('gives undefined for what is not there and follows pages', async () => {
    const { client } = await open(({ url }) =>
      url.includes('models/none')
        ? { status: 404, body: { error: { code: 'ResourceNotFound' } } }
        : url.includes('page=2')
          ? { status: 200, body: { value: [{ name: 'b' }] } }
          : {
              status: 200,
              body: { value: [{ name: 'a' }], nextLink: 'https://management.azure.example/x?page=2' },
            },
    );
    assert.equal(await client.get('models/none', Named), undefined);
    assert.deepEqual(await client.list('models', Named), [{ name: 'a' }, { name: 'b' }]);
  });

  it('waits for a long operation and reads the resource after it', async () => {
    const states: string[] = [];
    const answers = ['Creating', 'Creating', 'Succeeded'];
    const { client } = await open(({ method, url }) => {
      if (method === 'PUT')
        return {
          status: 201,
          body: {},
          headers: { 'azure-asyncoperation': 'https://management.azure.example/op' },
        };
      if (url.includes('/op')) return { status: 200, body: { status: answers.shift() } };
      return { status: 200, body: { name: 'blue' } };
    });
    const done = await client.put('onlineEndpoints/e/deployments/blue', {}, Named, {
      ...waiting(),
      onState: (state) => states.push(state),
    });
    assert.deepEqual(done, { name: 'blue' });
    assert.deepEqual(states, ['Creating', 'Succeeded']);
  });

  it('gives the whole error of an operation that failed', async () => {
    const { client } = await open(({ method }) =>
      method === 'PUT'
        ? {
            status: 201,
            body: {},
            headers: { 'azure-asyncoperation': 'https://management.azure.example/op' },
          }
        : {
            status: 200,
            body: {
              status: 'Failed',
              error: {
                code: 'ImageBuildFailure',
                message: 'outer',
                details: [{ message: 'pip could not find python 3.7' }],
              },
            },
          },
    );
    await assert.rejects(
      client.put('x', {}, Named, waiting()),
      /ImageBuildFailure: outer pip could not find python 3\.7/,
    );
  });

  it('goes on waiting after a lost connection', async () => {
    let polls = 0;
    const { client } = await open((request) => {
      if (request.method === 'PUT')
        return {
          status: 201,
          body: {},
          headers: { 'azure-asyncoperation': 'https://management.azure.example/op' },
        };
      if (!request.url.includes('/op')) return { status: 200, body: { name: 'n' } };
      if (++polls === 1) throw new RestError('socket hang up', { code: 'REQUEST_SEND_ERROR', request });
      return { status: 200, body: { status: 'Succeeded' } };
    });
    assert.deepEqual(await client.put('x', {}, Named, waiting()), { name: 'n' });
  });

  it('tries again while a resource is being worked on, and not when a version exists', async () => {
    const busy = await open((_request, count) =>
      count < 3
        ? { status: 409, body: { error: { code: 'Conflict', message: 'Another operation is in progress' } } }
        : { status: 200, body: { name: 'e' } },
    );
    assert.deepEqual(await busy.client.put('onlineEndpoints/e', {}, Named, waiting()), { name: 'e' });
    assert.equal(busy.requests.length, 3);
    const taken = await open(() => ({
      status: 409,
      body: { error: { code: 'UserError', message: 'Asset version already exists and cannot be changed' } },
    }));
    await assert.rejects(
      taken.client.put('models/m/versions/1', {}, Named, waiting()),
      (error) => error instanceof AzureError && error.status === 409,
    );
    assert.equal(taken.requests.length, 1);
  });

  it('honours Retry-After of 429', async () => {
    const { client, requests } = await open((_request, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '0' } } : { status: 200, body: { name: 'm' } },
    );
    assert.deepEqual(await client.get('models/m', Named), { name: 'm' });
    assert.equal(requests.length, 2);
  });

  it('names an answer that is not what Azure promises', async () => {
    const html = await open(() => ({ status: 200, body: '<html>sign in</html>' }));
    await assert.rejects(html.client.get('jobs/j', Named), /not JSON: a proxy/);
    const other = await open(() => ({ status: 200, body: { nome: 'x' } }));
    await assert.rejects(other.client.get('jobs/j', Named), /unknown form \(name:/);
  });

  it('stops waiting when it is cancelled', async () => {
    const controller = new AbortController();
    const { client } = await open(({ method }) => {
      if (method !== 'PUT') controller.abort(new Error('Cancelled.'));
      return method === 'PUT'
        ? {
            status: 201,
            body: {},
            headers: { 'azure-asyncoperation': 'https://management.azure.example/op' },
          }
        : { status: 200, body: { status: 'Creating' } };
    });
    await assert.rejects(client.put('x', {}, Named, { signal: controller.signal }));
  });

  it('deletes what is there and is content when it is gone', async () => {
    const { client } = await open(({ url }) => (url.includes('gone') ? { status: 404 } : { status: 200 }));
    await client.remove('onlineEndpoints/gone', waiting());
    await client.remove('onlineEndpoints/there', waiting());
  });
});
