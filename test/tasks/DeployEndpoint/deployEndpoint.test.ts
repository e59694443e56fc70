import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../runtime/error.js';
import { hashModelDirectory } from '../../../runtime/model/directory.js';
import { type DeployEndpointOptions, deployEndpoint } from '../../../tasks/DeployEndpoint/deployEndpoint.js';
import { openFolderWorkspace } from '../../../workspace/folder/folderWorkspace.js';
import type { Deployment, ModelVersion, Workspace } from '../../../workspace/workspace.js';
import { serverBundle } from '../../serving/bundle.js';
import { writeClaimModel } from '../../serving/claimModel.js';
import { recordingHost } from '../../support/host.js';
import { skipUnless } from '../../support/python.js';
import { sharedData } from '../../support/root.js';

describe('tasks/DeployEndpoint/deployEndpoint', () => {
  let folder: string;
  let versions: ModelVersion[];
  let deployments: Map<string, Deployment>;
  let options: DeployEndpointOptions;

  /** The part of a workspace that the step uses, in memory. */
  const workspace = (): Workspace =>
    ({
      findModel: async (name, reference) =>
        versions.find(
          (model) =>
            model.name === name && (String(model.version) === reference || model.aliases.includes(reference)),
        ),
      listModels: async (name) => versions.filter((model) => model.name === name),
      modelFolder: async ({ version }) => join(folder, 'models', String(version)),
      getDeployment: async (endpoint) => deployments.get(endpoint),
      saveDeployment: async (deployment) => void deployments.set(deployment.endpoint, deployment),
    }) as Pick<
      Workspace,
      'findModel' | 'listModels' | 'modelFolder' | 'getDeployment' | 'saveDeployment'
    > as Workspace;

  const register = async (version: number, shift: number, aliases: string[] = []): Promise<void> => {
    const contentSha256 = await writeClaimModel(join(folder, 'models', String(version)), shift);
    versions.push({ name: 'claims', version, contentSha256, aliases } as ModelVersion);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deploy endpoint '));
    versions = [];
    deployments = new Map();
    await register(1, 0);
    await register(2, 0.5, ['production']);
    options = {
      modelName: 'claims',
      modelVersion: '1',
      endpointName: 'claim-endpoint',
      outputFolder: join(folder, 'deployment'),
      port: await freePort(),
      keepRunning: false,
      serverBundle: await serverBundle(),
      workspace: workspace(),
      origin: { commit: 'abc' },
      recording: { telemetry: {}, fingerprint: 'ab'.repeat(32) },
    };
  });

  afterEach(async () => {
    for (const { processId } of deployments.values()) if (processId !== undefined) end(processId);
    await rm(folder, { recursive: true, force: true });
  });

  const servedVersion = async (): Promise<string | null | undefined> =>
    fetch(`http://127.0.0.1:${options.port}/`).then(
      ({ headers }) => headers.get('x-model-version'),
      () => undefined,
    );

  it('leaves a deployable folder whose service answers as the model does', async () => {
    const host = recordingHost();
    const { deployment, latency } = await deployEndpoint(options, host);
    assert.deepEqual((await readdir(options.outputFolder)).sort(), [
      '.dockerignore',
      'Dockerfile',
      'README.md',
      'deployment.json',
      'model',
      'openapi.json',
      'package.json',
      'server.js',
    ]);
    assert.equal(await hashModelDirectory(join(options.outputFolder, 'model')), versions[0]!.contentSha256);
    const { createdTime, smokeTest, ...rest } = deployment;
    assert.deepEqual(rest, {
      endpoint: 'claim-endpoint',
      deployment: '1',
      model: { name: 'claims', version: 1, contentSha256: versions[0]!.contentSha256 },
      traffic: { before: {}, after: { 1: 100 } },
      scoringUri: `http://127.0.0.1:${options.port}/score`,
      origin: { commit: 'abc' },
    });
    assert.ok(Date.now() - createdTime < 60_000);
    assert.equal(smokeTest.rows, 3);
    assert.ok(smokeTest.largestDifference <= 1e-12);
    assert.ok(latency.medianMs > 0 && latency.medianMs <= latency.worstMs);
    const written = JSON.parse(await readFile(join(options.outputFolder, 'deployment.json'), 'utf8'));
    assert.deepEqual(written, deployment);
    assert.deepEqual(deployments.get('claim-endpoint'), deployment);
    assert.equal(await servedVersion(), undefined);
    assert.match(host.lines.join('\n'), /answers 3 rows as the model does/);
  });

  it('writes the same folder again for the same model', async () => {
    const content = async (): Promise<string[]> => {
      const names = (await readdir(options.outputFolder)).filter(
        (name) => !['deployment.json', 'model'].includes(name),
      );
      return Promise.all(names.sort().map((name) => readFile(join(options.outputFolder, name), 'utf8')));
    };
    await deployEndpoint(options, recordingHost());
    const first = await content();
    const again = await deployEndpoint(options, recordingHost());
    assert.deepEqual(await content(), first);
    assert.deepEqual(again.deployment.traffic, { before: { 1: 100 }, after: { 1: 100 } });
  });

  it('leaves the service running, and a newer version takes its place on the same port', async () => {
    const kept = { ...options, keepRunning: true };
    const { deployment: first } = await deployEndpoint(kept, recordingHost());
    assert.equal(await servedVersion(), '1');
    const { deployment: second, logFile } = await deployEndpoint(
      { ...kept, modelVersion: 'production' },
      recordingHost(),
    );
    assert.equal(await servedVersion(), '2');
    assert.deepEqual(second.traffic, { before: { 1: 100 }, after: { 2: 100 } });
    assert.equal(second.processId, first.processId);
    assert.equal(isAlive(second.processId!), true);
    assert.ok(existsSync(logFile!));
  });

  it('switches a running service to a newer version without losing a request, and back', async () => {
    const kept = { ...options, keepRunning: true };
    await deployEndpoint(kept, recordingHost());
    const seen = new Map<string, number>();
    let hammering = true;
    const hammer = async (): Promise<void> => {
      while (hammering) {
        // A connection of its own for each, as of new clients.
        const answer = await fetch(`http://127.0.0.1:${options.port}/score`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', connection: 'close' },
          body: '{"data": [[30, "south", 1]]}',
        });
        assert.equal(answer.status, 200);
        const version = answer.headers.get('x-model-version')!;
        seen.set(version, (seen.get(version) ?? 0) + 1);
      }
    };
    const hammers = Promise.all([hammer(), hammer()]);
    for (const modelVersion of ['2', '1', '2']) {
      const { deployment } = await deployEndpoint({ ...kept, modelVersion }, recordingHost());
      assert.deepEqual(deployment.traffic.after, { [modelVersion]: 100 });
      assert.equal(await servedVersion(), modelVersion);
    }
    hammering = false;
    await hammers;
    assert.deepEqual([...seen.keys()].sort(), ['1', '2']);
  });

  it('goes back to the earlier model when the running service cannot take the new one over', async () => {
    const kept = { ...options, keepRunning: true };
    const { deployment } = await deployEndpoint(kept, recordingHost());
    const host = recordingHost();
    const failing = {
      ...workspace(),
      saveDeployment: async () => {
        assert.equal(await servedVersion(), '2');
        throw new UserError({ what: 'The share is full.' });
      },
    };
    await assert.rejects(
      deployEndpoint({ ...kept, modelVersion: '2', workspace: failing }, host),
      /The share is full/,
    );
    assert.equal(await servedVersion(), '1');
    assert.equal(isAlive(deployment.processId!), true);
    assert.match(host.lines.join('\n'), /serves claims version 1 again/);
    assert.deepEqual(host.warnings, []);
  });

  const replaced: [what: string, changed: (options: DeployEndpointOptions) => Promise<object>][] = [
    ['key', async () => ({ scoringKey: 'new-key' })],
    [
      'program',
      async ({ serverBundle }) => {
        const other = join(folder, 'other.js');
        await writeFile(other, `${await readFile(serverBundle, 'utf8')}\n// Another version.`);
        return { serverBundle: other };
      },
    ],
  ];
  for (const [what, changed] of replaced) {
    it(`starts a new process in the place of one that has another ${what}`, async () => {
      const kept = { ...options, keepRunning: true };
      const { deployment: first, logFile } = await deployEndpoint(kept, recordingHost());
      const next = { ...kept, modelVersion: '2', ...(await changed(kept)) };
      const { deployment: second } = await deployEndpoint(next, recordingHost());
      assert.equal(await servedVersion(), '2');
      assert.equal(isAlive(first.processId!), false);
      assert.equal(isAlive(second.processId!), true);
      assert.equal(existsSync(logFile!), false);
    });
  }

  it('reports how long answers take under load, and deploys nothing that is too slow', async () => {
    const probe = { requestsPerSecond: 200, seconds: 1 };
    const host = recordingHost();
    const { deployment } = await deployEndpoint({ ...options, keepRunning: true, probe }, host);
    const { p50Milliseconds, p99Milliseconds, ...rest } = deployment.loadProbe!;
    assert.deepEqual(rest, { ...probe, requests: 200 });
    assert.ok(p50Milliseconds > 0 && p50Milliseconds <= p99Milliseconds);
    assert.match(host.lines.join('\n'), /At 200 requests per second .* none failed/);

    const strict = { ...probe, p99LimitMilliseconds: 1e-6 };
    await assert.rejects(
      deployEndpoint({ ...options, keepRunning: true, modelVersion: '2', probe: strict }, recordingHost()),
      /load probe: At 200 requests per second, .* the limit is 0\.000001 ms/,
    );
    assert.equal(await servedVersion(), '1');
    assert.deepEqual(deployments.get('claim-endpoint'), deployment);
  });

  it('moves to another port, and stops the service on the earlier one', async () => {
    const { deployment } = await deployEndpoint({ ...options, keepRunning: true }, recordingHost());
    const port = await freePort();
    await deployEndpoint({ ...options, keepRunning: true, port }, recordingHost());
    assert.equal(isAlive(deployment.processId!), false);
    assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
  });

  it('stops the earlier service when the new one is not to be left running', async () => {
    const { deployment } = await deployEndpoint({ ...options, keepRunning: true }, recordingHost());
    const host = recordingHost();
    await deployEndpoint(options, host);
    assert.equal(isAlive(deployment.processId!), false);
    assert.match(host.lines.join('\n'), /Stopped the earlier service, claims version 1/);
  });

  it('asks clients for the key, and writes it nowhere', async () => {
    const scoringKey = 'k3y-of-the-test';
    await deployEndpoint({ ...options, keepRunning: true, scoringKey }, recordingHost());
    const score = (headers: Record<string, string>): Promise<Response> =>
      fetch(`http://127.0.0.1:${options.port}/score`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"data": [[30, "south", 1]]}',
      });
    assert.equal((await score({})).status, 401);
    assert.equal((await score({ authorization: `Bearer ${scoringKey}` })).status, 200);
    for (const name of await readdir(options.outputFolder)) {
      if (name === 'model') continue;
      assert.ok(!(await readFile(join(options.outputFolder, name), 'utf8')).includes(scoringKey), name);
    }
    assert.ok(!JSON.stringify(deployments.get('claim-endpoint')).includes(scoringKey));
  });

  describe('refuses', () => {
    const refuses = async (changed: Partial<DeployEndpointOptions>, message: RegExp): Promise<void> => {
      await assert.rejects(deployEndpoint({ ...options, ...changed }, recordingHost()), (error) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, message);
        return true;
      });
      assert.equal(existsSync(join(options.outputFolder, 'deployment.json')), false);
      assert.deepEqual(
        (await readdir(folder)).filter((name) => name.startsWith('.unfinished')),
        [],
      );
    };

    it('a version that is not there, listing those that are', () =>
      refuses({ modelVersion: '9' }, /no version or alias "9".*1, 2 \(production\)/));

    it('a model that is not there', () => refuses({ modelName: 'other' }, /no model "other"/));

    it('a name that cannot be a folder of the workspace', () =>
      refuses({ endpointName: '../x' }, /endpoint name: /));

    it('a port that another process has', async () => {
      const taken = await listen(options.port);
      try {
        await refuses({}, new RegExp(`Port ${options.port} is taken`));
      } finally {
        taken.close();
      }
    });

    it('a model whose files are not those registered', async () => {
      versions[0] = { ...versions[0]!, contentSha256: '0'.repeat(64) };
      await refuses({}, /not what was registered/);
    });

    it('a service that does not start, showing the end of its log without the key', async () => {
      const broken = join(folder, 'broken.js');
      await writeFile(broken, 'console.log("first words", process.env.SCORING_KEY); process.exit(3);');
      await refuses({ serverBundle: broken, scoringKey: 's3cret' }, /exit code 3.*\nfirst words \*\*\*/s);
    });

    it('a service that answers otherwise than the model', async () => {
      const wrong = join(folder, 'wrong.js');
      await writeFile(
        wrong,
        `const server = require('node:http').createServer((request, response) => {
           request.resume().on('end', () => {
             response.setHeader('x-model-sha256', ${JSON.stringify(versions[0]!.contentSha256)});
             response.end('{"result": [0.5, 0.5, 0.5]}');
           });
         });
         process.once('disconnect', () => process.exit());
         server.listen(0, '127.0.0.1', () => process.send({ url: 'http://127.0.0.1:' + server.address().port }));`,
      );
      await refuses({ serverBundle: wrong }, /differ from the model's own scores by up to 0\.\d+/);
    });
  });

  it('keeps the earlier folder and service when the new version fails its test', async () => {
    const { deployment } = await deployEndpoint({ ...options, keepRunning: true }, recordingHost());
    const broken = join(folder, 'broken.js');
    await writeFile(broken, 'process.exit(3)');
    await assert.rejects(
      deployEndpoint(
        { ...options, keepRunning: true, modelVersion: '2', serverBundle: broken },
        recordingHost(),
      ),
      UserError,
    );
    assert.equal(await servedVersion(), '1');
    assert.equal(isAlive(deployment.processId!), true);
    assert.ok(existsSync(join(options.outputFolder, 'deployment.json')));
  });

  it('brings the earlier service back when the new one fails in its place', async () => {
    await deployEndpoint({ ...options, keepRunning: true, scoringKey: 'earlier' }, recordingHost());
    const host = recordingHost();
    const failing = {
      ...workspace(),
      saveDeployment: async (deployment: Deployment) => {
        if (deployment.model.version === 2) throw new UserError({ what: 'The share is full.' });
        deployments.set(deployment.endpoint, deployment);
      },
    };
    await assert.rejects(
      deployEndpoint({ ...options, keepRunning: true, modelVersion: '2', workspace: failing }, host),
      /The share is full/,
    );
    assert.equal(await servedVersion(), '1');
    assert.equal(isAlive(deployments.get('claim-endpoint')!.processId!), true);
    assert.match(host.lines.join('\n'), /serves claims version 1 again/);
    assert.deepEqual(host.warnings, []);
  });

  it('stops the service when the pipeline is cancelled', async () => {
    const hanging = join(folder, 'hanging.js');
    const marker = join(folder, 'pid');
    await writeFile(
      hanging,
      `require('node:fs').writeFileSync(${JSON.stringify(marker)}, String(process.pid));
       process.once('disconnect', () => process.exit());`,
    );
    const cancelled = new AbortController();
    const deploying = deployEndpoint(
      { ...options, serverBundle: hanging },
      { ...recordingHost(), signal: cancelled.signal },
    );
    while (!existsSync(marker)) await new Promise((resolve) => setTimeout(resolve, 20));
    cancelled.abort(new Error('The pipeline was cancelled.'));
    await assert.rejects(deploying, /The pipeline was cancelled/);
    assert.equal(isAlive(Number(await readFile(marker, 'utf8'))), false);
    assert.equal(existsSync(options.outputFolder), false);
  });

  it('never stops a process that only has the recorded id', async () => {
    const stranger = await listen(options.port);
    const { serverBundle: _, ...rest } = options;
    deployments.set('claim-endpoint', {
      endpoint: 'claim-endpoint',
      processId: process.pid,
      scoringUri: `http://127.0.0.1:${options.port}/score`,
      traffic: { before: {}, after: {} },
    } as unknown as Deployment);
    try {
      await assert.rejects(
        deployEndpoint({ ...rest, serverBundle: await serverBundle() }, recordingHost()),
        /is taken/,
      );
    } finally {
      deployments.clear();
      stranger.close();
    }
  });

  it('deploys a model that was trained elsewhere, out of a workspace folder', async function () {
    const fixture = join(sharedData, 'lightgbm-fixtures', 'genlin_fmtp_tweedie_PurePremium.model');
    skipUnless(this, existsSync(fixture), `no ${fixture}`);
    const foreign = join(folder, 'foreign');
    await cp(fixture, join(foreign, 'model.txt'), { recursive: true });
    const real = await openFolderWorkspace(join(folder, 'workspace'));
    const lineage = { params: {}, metrics: {}, gate: { verdict: 'not run' as const }, origin: {} };
    await real.registerModel('premium', foreign, lineage, {});
    const { deployment } = await deployEndpoint(
      { ...options, workspace: real, modelName: 'premium', modelVersion: 'latest' },
      recordingHost(),
    );
    assert.equal(deployment.smokeTest.rows, 3);
    assert.deepEqual(await real.getDeployment('claim-endpoint'), deployment);
  });

  it('runs from the folder alone, wherever that is moved', async () => {
    await deployEndpoint(options, recordingHost());
    const moved = join(folder, 'moved here');
    await cp(options.outputFolder, moved, { recursive: true });
    const { startScoringProcess } = await import('../../../tasks/DeployEndpoint/scoringProcess.js');
    const service = await startScoringProcess({
      serverBundle: join(moved, 'server.js'),
      model: { name: 'claims', version: '1', folder: join(moved, 'model') },
      port: 0,
      signal: new AbortController().signal,
    });
    assert.equal((await fetch(service.url)).headers.get('x-model-sha256'), versions[0]!.contentSha256);
    await service.stop();
  });
});

async function listen(port: number): Promise<Server> {
  // Ends connections at once: the look for an earlier service is not to wait for an answer.
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

async function freePort(): Promise<number> {
  const server = await listen(0);
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

function end(processId: number): void {
  if (processId !== process.pid && isAlive(processId)) process.kill(processId, 'SIGTERM');
}
