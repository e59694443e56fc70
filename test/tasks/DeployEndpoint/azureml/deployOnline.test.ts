import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { UserError } from '../../../../runtime/error.js';
import { Deployment } from '../../../../workspace/workspace.js';
import { DeploymentBench } from '../../../support/simulatedAzure/deploymentBench.js';
import { needAzureSchemas } from '../../../support/simulatedAzure/schemas.js';

describe('tasks/DeployEndpoint/azureml/deployOnline', function () {
  this.timeout(60_000);
  let bench: DeploymentBench;
  before(async function () {
    needAzureSchemas(this);
    bench = await DeploymentBench.start();
    assert.deepEqual([await bench.register(0), await bench.register(0.5)], [1, 2]);
  });
  after(() => bench?.stop());
  afterEach(() => {
    bench.clear();
    bench.inference.provisioning = 'ready';
    bench.inference.answers = () => undefined;
    bench.inference.quota = { limit: 100, used: 0 };
    bench.inference.hidesQuota = false;
  });
  const record = (): Deployment =>
    Deployment.parse(JSON.parse(readFileSync(join(bench.options.outputFolder, 'deployment.json'), 'utf8')));
  const failed = async (...deploy: Parameters<DeploymentBench['deploy']>): Promise<string> => {
    const error: UserError = await bench.deploy(...deploy).then(
      () => assert.fail('It was deployed.'),
      (reason) => reason,
    );
    return error.findings.map(({ where, what, cure }) => [where, what, cure].join(' ')).join('\n');
  };

  it('makes the endpoint and gives a first deployment all traffic at once', async () => {
    const { deployment } = await bench.deploy();
    assert.deepEqual(bench.traffic(), { 'version-1': 100 });
    assert.deepEqual(bench.inference.splits, [{}, { 'version-1': 100 }]);
    assert.equal(deployment.scoringUri, 'https://claim-endpoint.westeurope.inference.ml.azure.com/score');
    assert.deepEqual(deployment.traffic.before, {});
    assert.ok(deployment.smokeTest.largestDifference <= 1e-12, 'the same code answers in the container');
    assert.deepEqual(record(), deployment);
    assert.deepEqual((await readdir(bench.options.outputFolder)).sort(), [
      'container',
      'deployment.json',
      'openapi.json',
    ]);
    assert.deepEqual(await bench.azureMl.workspace.getDeployment('claim-endpoint'), deployment);
  });

  it('moves the traffic over in steps, and leaves the old deployment until it is told', async () => {
    await bench.deploy();
    const { deployment, host } = await bench.deploy({ modelVersion: '2' });
    assert.deepEqual(bench.inference.splits.slice(2), [
      { 'version-1': 90, 'version-2': 10 },
      { 'version-1': 50, 'version-2': 50 },
      { 'version-2': 100 },
    ]);
    assert.deepEqual(bench.deployments(), ['version-1', 'version-2']);
    assert.deepEqual(deployment.traffic.before, { 'version-1': 100 });
    const [first, second, last] = deployment.traffic.steps!;
    assert.equal(first!.answeredBy['version-2'], 2, 'a tenth of twenty requests');
    // The split is dealt over all requests since the first, so a step of its own may be off by one.
    assert.ok(Math.abs(second!.answeredBy['version-1']! - 10) <= 1, 'half of twenty requests');
    assert.deepEqual(last!.answeredBy, { 'version-2': 20 });
    assert.match(host.lines.join('\n'), /version-1 90 %, version-2 10 %: 20 requests, 0 failed/);

    await bench.deploy({ modelVersion: '2', deleteOldDeployments: true });
    assert.deepEqual(bench.deployments(), ['version-2']);
  });

  it('makes nothing twice', async () => {
    await bench.deploy();
    const [created, splits] = [[...bench.azure.resources.created], bench.inference.splits.length];
    await bench.deploy();
    assert.deepEqual(bench.azure.resources.created, created);
    assert.equal(bench.inference.splits.length, splits);
    assert.deepEqual(bench.traffic(), { 'version-1': 100 });
  });

  it('never changes a deployment that carries traffic', async () => {
    await bench.deploy();
    await bench.deploy({
      compute: { type: 'Managed', instanceType: 'Standard_F4s_v2', instanceCount: 2 },
    });
    assert.deepEqual(bench.traffic(), { 'version-1-2': 100 });
    assert.deepEqual(bench.deployments(), ['version-1', 'version-1-2']);
  });

  it('mirrors requests to the new deployment before it answers any', async () => {
    await bench.deploy();
    bench.inference.scored.clear();
    const { deployment } = await bench.deploy({ modelVersion: '2', mirrorPercent: 20, trafficSteps: [100] });
    const [mirrored] = deployment.traffic.steps!;
    assert.equal(mirrored!.mirrorPercent, 20);
    assert.deepEqual(mirrored!.answeredBy, { 'version-1': 20 });
    assert.equal(bench.inference.scored.get('version-2'), 1 + 4 + 20, 'smoke test, a fifth of 20, and all');
    const { mirrorTraffic } = bench.azure.resources.find('onlineEndpoints/claim-endpoint')!.properties;
    assert.deepEqual(mirrorTraffic, {});
  });

  for (const authMode of ['AMLToken', 'AADToken'] as const) {
    it(`scores with the endpoint's own ${authMode}`, async () => {
      const { deployment } = await bench.deploy({ authMode });
      assert.equal(deployment.smokeTest.rows, 3);
    });
  }

  it('refuses names by the rule, before any call', async () => {
    const calls = bench.azure.requests.length;
    for (const endpointName of ['2claims', 'claims_ep', 'ep', 'a'.repeat(33)]) {
      assert.match(await failed({ endpointName }), /3 to 32 letters, digits and single dashes/);
    }
    assert.equal(bench.azure.requests.length, calls);
  });

  it('sees too small a quota before anything is created', async () => {
    bench.inference.quota = { limit: 6, used: 0 };
    const { created } = bench.azure.resources;
    const before = created.filter((one) => one.startsWith('onlineEndpoints'));
    assert.match(
      await failed(),
      /1 × Standard_F4s_v2 needs 8 cores \(4 each, and 20 % more .* 0 of 6 cores .* in westeurope\. Nothing was created/,
    );
    assert.deepEqual(
      created.filter((one) => one.startsWith('onlineEndpoints')),
      before,
    );
    bench.inference.hidesQuota = true;
    const { host } = await bench.deploy();
    assert.match(host.lines.join('\n'), /quota cannot be seen .*AuthorizationFailed/);
  });

  it("tells Azure's own refusal for quota whole, and that nothing changed", async () => {
    await bench.deploy();
    bench.inference.provisioning = 'out of quota';
    const text = await failed({ modelVersion: '2' });
    assert.match(text, /Not enough quota available for Standard_F4s_v2 .* 0\/6\. Additional needed: 8/);
    assert.match(text, /Choose a smaller size/);
    assert.match(text, /traffic was not touched: version-1 100 %/);
    assert.deepEqual(bench.traffic(), { 'version-1': 100 });
  });

  it('gives up on a deployment that stays Creating, with its logs', async () => {
    await bench.deploy();
    bench.inference.provisioning = 'stuck';
    const text = await failed({ modelVersion: '2', timeoutMinutes: 0.02 });
    assert.match(text, /version-2 The deployment is not ready after 0.02 minutes; Azure says: Creating/);
    assert.match(text, /InferenceServer Its log ends with: Pulling the image: 0 %/);
    assert.deepEqual(bench.traffic(), { 'version-1': 100 });
    const rollback = JSON.parse(readFileSync(join(bench.options.outputFolder, 'rollback.json'), 'utf8'));
    assert.equal(rollback.rollback.traffic, 'untouched');
    assert.deepEqual(rollback.traffic, { 'version-1': 100 });
  });

  it('tells why a container crashes, deletes its deployment and can be run again', async () => {
    await bench.deploy();
    const server = bench.options.serverBundle.replace('server.js', 'crashing.js');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(server, 'console.error("no such instruction"); process.exit(7)');
    const text = await failed({ modelVersion: '2', serverBundle: server });
    assert.match(text, /ResourceNotReady.*User container has crashed/);
    assert.match(text, /InferenceServer Its log ends with: no such instruction/);
    assert.match(text, /The deployment version-2 was deleted/);
    assert.deepEqual(bench.deployments(), ['version-1']);
    await bench.deploy({ modelVersion: '2' });
    assert.deepEqual(bench.traffic(), { 'version-2': 100 });
    assert.ok(!existsSync(join(bench.options.outputFolder, 'rollback.json')), 'that was another run');
  });

  it('rolls back when clients of a step see errors', async () => {
    await bench.deploy();
    bench.inference.answers = (deployment) =>
      deployment === 'version-2' && bench.traffic()['version-2'] === 50
        ? { status: 500, body: 'out of memory' }
        : undefined;
    const text = await failed({ modelVersion: '2' });
    assert.match(
      text,
      /(\d+) of 20 requests to the endpoint failed \(\1 × 500\): [45]\d %, and 0 % are allowed/,
    );
    assert.match(
      text,
      /The traffic is back where it was: version-1 100 %\. The deployment version-2 was deleted/,
    );
    assert.deepEqual(bench.traffic(), { 'version-1': 100 });
    assert.deepEqual(bench.deployments(), ['version-1']);
  });

  it('notices a deployment that answers with other scores', async () => {
    bench.inference.answers = (_, answer) => {
      const { result } = JSON.parse(answer.body as string);
      return { ...answer, body: JSON.stringify({ result: [result[0] + 2e-9, ...result.slice(1)] }) };
    };
    const text = await failed();
    assert.match(
      text,
      /smoke test The answers of version-1 differ from the model's own scores by up to (1\.99|2\.0)\d*e-9/,
    );
    assert.deepEqual(bench.deployments(), []);
    assert.deepEqual(bench.traffic(), {});
  });

  it('fails a step that is too slow', async () => {
    await bench.deploy();
    const text = await failed({
      modelVersion: '2',
      limits: { ...bench.options.limits, latencyLimitMilliseconds: 0.001 },
    });
    assert.match(text, /The slowest of twenty answers takes \d+ ms; the limit is 0.001 ms/);
    assert.deepEqual(bench.traffic(), { 'version-1': 100 });
  });

  it('leaves a split alone that somebody set by hand and that does not add up', async () => {
    await bench.deploy();
    const endpoint = bench.azure.resources.find('onlineEndpoints/claim-endpoint')!;
    for (const [traffic, message] of [
      [{ 'version-1': 90, green: 20 }, /green gets traffic[\s\S]*sums to 110 %/],
      [{ 'version-1': 33.3 }, /33\.3 %, which is no whole percentage[\s\S]*sums to 33\.3 %/],
    ] as const) {
      endpoint.properties.traffic = traffic;
      assert.match(await failed({ modelVersion: '2' }), message);
      assert.deepEqual(bench.traffic(), traffic);
    }
  });

  it('takes an attached Kubernetes cluster, and says when there is none of that name', async () => {
    const compute = { type: 'Kubernetes', cluster: 'aks', instanceCount: 1 } as const;
    assert.match(await failed({ compute }), /kubernetesCluster The workspace has no compute "aks"/);
    bench.azure.resources.seed('computes/aks', { computeType: 'Kubernetes' });
    await bench.deploy({ compute });
    const { properties } = bench.azure.resources.find('onlineEndpoints/claim-endpoint')!;
    assert.match(properties.compute, /\/computes\/aks$/);
    const made = bench.azure.resources.find('onlineEndpoints/claim-endpoint/deployments/version-1')!;
    assert.equal(made.properties.endpointComputeType, 'Kubernetes');
  });
});
