import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { recordingHost } from '../../../support/host.js';
import { DeploymentBench } from '../../../support/simulatedAzure/deploymentBench.js';
import { failure, type SimulatedRequest } from '../../../support/simulatedAzure/http.js';
import { needAzureSchemas } from '../../../support/simulatedAzure/schemas.js';
import type { Fault } from '../../../support/simulatedAzure/simulatedAzure.js';

/** What can befall one request. `cancel` comes from the agent while the request is under way. */
const FAULTS: Record<string, (cancel: AbortController) => ReturnType<Fault>> = {
  '500': () => failure(500, 'InternalServerError', 'Something went wrong.'),
  'no answer': () => new Promise(() => {}),
  reset: () => {
    throw new Error('cut');
  },
  '409': () => failure(409, 'Conflict', 'There is already an active operation on this resource.'),
  'expired token': () => failure(401, 'InvalidAuthenticationToken', 'The access token expired.'),
  cancel: (controller) => {
    controller.abort(new Error('Cancelled.'));
    return undefined;
  },
};

describe('tasks/DeployEndpoint/azureml/rollBack', function () {
  this.timeout(3_600_000);
  let bench: DeploymentBench;
  before(async function () {
    needAzureSchemas(this);
    bench = await DeploymentBench.start();
    for (const shift of [0, 0.5]) await bench.register(shift);
    await bench.deploy();
    // The image and the process of the second version are there after this.
    await bench.deploy({ modelVersion: '2' });
    backToVersion1();
  });
  after(() => bench?.stop());

  /** The endpoint with version 1 alone, as it was before the deployment that is disturbed. */
  const backToVersion1 = (): void => {
    const { resources } = bench.azure;
    resources.find('onlineEndpoints/claim-endpoint')!.properties.traffic = { 'version-1': 100 };
    resources.remove('onlineEndpoints/claim-endpoint/deployments/version-2');
    bench.inference.splits.length = 0;
  };
  const changes = () => ({
    ...{ modelVersion: '2', trafficSteps: [50, 100] },
    limits: { ...bench.options.limits, requests: 4 },
  });
  const rollbackFile = () => join(bench.options.outputFolder, 'rollback.json');

  /** A request by what it is and the how manieth of its kind; looks at an operation count as one. */
  const namer = () => {
    const seen = new Map<string, number>();
    return ({ method, host, path }: SimulatedRequest): string => {
      if (path.includes('mfeOperationsStatus')) return 'GET an operation';
      const kind = `${method} ${host === 'management.azure.com' ? path.replace(/^.*workspaces\//, '') : path}`;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      return `${kind} ${seen.get(kind)}`;
    };
  };

  it('leaves the endpoint safe whichever request fails, and says how it left it', async () => {
    const { azure } = bench;
    const from = azure.requests.length;
    await bench.deploy(changes());
    const names = [...new Set(azure.requests.slice(from).map(namer()))];
    backToVersion1();
    assert.ok(names.length > 25, names.join('\n'));
    const outcomes: Record<string, number> = {};
    const faults = Object.entries(FAULTS);
    for (const [at, name] of names.entries()) {
      // Each request meets one fault, each fault every sixth request; with ALL_FAULTS=1 every request meets every fault.
      const own = faults[at % faults.length]!;
      for (const [fault, befall] of process.env.ALL_FAULTS === '1' ? faults : [own]) {
        // A client waits half a minute for scores, and a test of it would as well.
        if (name.includes(' /score ') && fault === 'no answer') continue;
        const outcome = await disturbed(name, fault, befall);
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        backToVersion1();
        await rm(rollbackFile(), { force: true });
      }
    }
    assert.ok(outcomes.deployed !== undefined && outcomes.untouched !== undefined, 'both were met');
  });

  /** Deploys with one fault, checks the state that is left, and names it. */
  async function disturbed(name: string, fault: string, befall: (typeof FAULTS)[string]): Promise<string> {
    const where = `${fault} at ${name}`;
    const cancel = new AbortController();
    const nameOf = namer();
    let happened = false;
    bench.azure.fault = (request) => {
      if (happened || nameOf(request) !== name) return undefined;
      happened = true;
      return befall(cancel);
    };
    const host = { ...recordingHost(), signal: cancel.signal };
    const error = await bench.deploy(changes(), host).then(
      () => undefined,
      (reason) => reason,
    );
    bench.azure.fault = () => undefined;
    assert.ok(happened, `${where} never happened`);
    for (const split of bench.inference.splits) {
      const sum = Object.values(split).reduce((total, share) => total + share, 0);
      assert.equal(sum, 100, `${where}: a split of ${JSON.stringify(split)}`);
    }
    const traffic = JSON.stringify(bench.traffic());
    if (error === undefined) {
      assert.equal(traffic, '{"version-2":100}', where);
      assert.ok(!existsSync(rollbackFile()), where);
      return 'deployed';
    }
    assert.equal(traffic, '{"version-1":100}', where);
    assert.ok(bench.deployments().includes('version-1'), where);
    if (!existsSync(rollbackFile())) {
      assert.deepEqual(bench.inference.splits, [], `${where}: nothing was changed yet`);
      return 'untouched';
    }
    const { rollback } = JSON.parse(readFileSync(rollbackFile(), 'utf8'));
    const said = host.lines.join('\n');
    assert.match(
      said,
      rollback.traffic === 'restored' ? /again version-1 100 %/ : /not touched: version-1/,
      where,
    );
    assert.notEqual(rollback.traffic, 'not confirmed', where);
    return rollback.traffic === 'restored' ? 'rolled back' : 'untouched';
  }
});
