import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { readTask, type Task } from '../../../../tools/agent/definition.js';
import type { Endpoint } from '../../../../tools/agent/endpoint.js';
import { sampleGate } from '../../../../tools/agent/gate/sampleGate.js';
import { SecretMasker } from '../../../../tools/agent/mask.js';
import { Variables } from '../../../../tools/agent/variables.js';
import { root } from '../../../support/root.js';
import { SimulatedAzureDevOps } from '../../../support/simulatedAzureDevOps.js';

function variablesOf(values: Record<string, string>): Variables {
  const variables = new Variables(new SecretMasker());
  for (const [name, value] of Object.entries(values)) variables.set(name, value);
  return variables;
}

describe('sampleGate: ModelGate against a simulated server', () => {
  let server: SimulatedAzureDevOps;
  let gate: Task;
  const VERDICT = 'ModelGate.verdict';

  before(async () => {
    gate = await readTask(join(root, 'tasks', 'ModelGate'));
  });
  beforeEach(async () => {
    server = new SimulatedAzureDevOps();
    await server.start();
    server.project.addBuild(41);
    server.project.addBuild(42);
  });
  afterEach(() => server.stop());

  const sample = (more: Record<string, string> = {}, inputs: Record<string, string> = {}) =>
    sampleGate(
      gate,
      inputs,
      variablesOf({
        'System.TeamFoundationCollectionUri': server.uri,
        'System.TeamProjectId': server.project.id,
        'System.AccessToken': server.token,
        'Build.BuildId': '42',
        ...more,
      }),
    );

  it('passes for the verdict of the pinned build, with one request that changes nothing', async () => {
    server.project.setProperty(42, VERDICT, 'passed');
    assert.deepEqual(await sample(), { passed: true });
    assert.deepEqual(
      server.requests.map(({ method, path }) => `${method} ${path}`),
      [`GET ${server.project.id}/_apis/build/builds/42/properties`],
    );
  });

  for (const verdict of ['failed', 'pending', 'NaN', '', true, 1]) {
    it(`blocks for ${JSON.stringify(verdict)}`, async () => {
      server.project.setProperty(42, VERDICT, verdict);
      assert.equal((await sample()).passed, false);
    });
  }

  it('blocks for no verdict, and for the verdict of another build', async () => {
    assert.deepEqual(await sample(), { passed: false, reason: 'The expression is false' });
    server.project.setProperty(41, VERDICT, 'passed');
    assert.equal((await sample()).passed, false);
    assert.equal((await sample({}, { buildId: '41' })).passed, true);
  });

  it('follows the verdict from sample to sample', async () => {
    server.project.setProperty(42, VERDICT, 'passed');
    assert.equal((await sample()).passed, true);
    server.project.setProperty(42, VERDICT, 'failed');
    assert.equal((await sample()).passed, false);
  });

  it('blocks for a build that is not there, and for an id that was not filled in', async () => {
    assert.deepEqual(await sample({ 'Build.BuildId': '7' }), {
      passed: false,
      reason: 'The server answered 404',
    });
    assert.equal((await sample({}, { buildId: '' })).passed, false);
    assert.equal((await sample({}, { buildId: '$(Release.Artifacts.typo.BuildId)' })).passed, false);
  });

  it('blocks without a right and without a token that holds', async () => {
    server.project.setProperty(42, VERDICT, 'passed');
    assert.deepEqual(await sample({ 'System.AccessToken': 'expired' }), {
      passed: false,
      reason: 'The server answered 401',
    });
    server.rights.delete('View builds');
    assert.deepEqual(await sample(), { passed: false, reason: 'The server answered 403' });
  });

  it('blocks when the answer is a sign-in page or the server cannot be reached', async () => {
    server.beforeAnswer = () => ({
      status: 203,
      body: '<html>passed</html>',
      headers: { 'content-type': 'text/html' },
    });
    assert.match((await sample()).reason!, /^The request failed/);
    await server.stop();
    assert.match((await sample()).reason!, /^The request failed: .*ECONNREFUSED/);
    await server.start();
  });
});

describe('sampleGate: RegisteredModelGate against a simulated resource manager', () => {
  const connection = (url: string): Endpoint => ({
    id: 'f1d5ab4c-4a4a-4a3e-9f0a-93a1a8a2a001',
    name: 'claims-azure',
    type: 'AzureRM',
    url,
    authorization: { scheme: 'WorkloadIdentityFederation', parameters: { accessToken: 'arm-token' } },
    data: { subscriptionId: '8c1d2f54-0d58-4c0f-9a77-2f64a5a60000' },
  });
  const inputs = {
    azureSubscription: 'claims-azure',
    resourceGroup: 'claims-rg',
    workspaceName: 'claims-ws',
    modelName: 'claim-model',
    modelVersion: '7',
  };
  const versions: Record<string, unknown> = {};
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const [, version] =
      /^\/subscriptions\/8c1d2f54-[^/]*\/resourceGroups\/claims-rg\/providers\/Microsoft\.MachineLearningServices\/workspaces\/claims-ws\/models\/claim-model\/versions\/(.*)$/.exec(
        pathname,
      ) ?? [];
    const tags = versions[version ?? ''];
    // Without a version the real one lists them all.
    const body =
      version === '' ? { value: [{ properties: { tags: versions['7'] } }] } : { properties: { tags } };
    const known =
      request.headers.authorization === 'Bearer arm-token' && (version === '' || tags !== undefined);
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? body : { error: { code: 'NotFound' } }));
  });
  let gate: Task;
  let url = '';

  before(async () => {
    gate = await readTask(join(root, 'tasks', 'RegisteredModelGate'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  });
  after(() => server.close());

  const sample = (more: Record<string, string> = {}) =>
    sampleGate(gate, { ...inputs, ...more }, variablesOf({}), [connection(url)]);

  it('passes for the tag of the version that is named, and for no other', async () => {
    versions['7'] = { 'ModelGate.verdict': 'passed', gini: '0.27' };
    versions['8'] = { 'ModelGate.verdict': 'failed' };
    versions['9'] = { gini: '0.99' };
    assert.deepEqual(await sample(), { passed: true });
    for (const modelVersion of ['8', '9', '10', 'latest', '', '$(modelVersion)']) {
      assert.equal((await sample({ modelVersion })).passed, false, modelVersion);
    }
  });

  it('blocks without a connection that may be used', async () => {
    assert.deepEqual(await sample({ azureSubscription: 'another' }), {
      passed: false,
      reason: 'There is no service connection another',
    });
  });
});
