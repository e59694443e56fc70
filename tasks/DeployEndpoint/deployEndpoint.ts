import { createServer } from 'node:net';
import { join } from 'node:path';
import { UserError } from '../../runtime/error.js';
import { canonicalJson, writeFileAtomic, writeFolderAtomic } from '../../runtime/files.js';
import { openPredictor } from '../../serving/modelPredictor.js';
import type { Predictor } from '../../serving/predictor.js';
import { checkName } from '../../workspace/name.js';
import type { Deployment, ModelVersion, Origin, Workspace } from '../../workspace/workspace.js';
import { findVersion } from '../common/findVersion.js';
import type { Host } from '../common/host.js';
import { DEPLOYABLE_FILES, fillDeployableFolder } from './deployableFolder.js';
import { type EarlierService, findEarlierService } from './earlierService.js';
import { type ScoringProcess, startScoringProcess } from './scoringProcess.js';
import { type SmokeTest, smokeTest } from './smokeTest.js';

export interface DeployEndpointOptions {
  modelName: string;
  /** A version number, `latest` or an alias such as `production`. */
  modelVersion: string;
  endpointName: string;
  outputFolder: string;
  /** On 127.0.0.1. */
  port: number;
  /** Leaves the service running when the step ends; it then takes the place of the endpoint's earlier one. */
  keepRunning: boolean;
  /** Path of the bundled scoring service. */
  serverBundle: string;
  /** Clients must send it, if there is one. Never written anywhere. */
  scoringKey?: string;
  workspace: Workspace;
  origin: Origin;
}

export interface DeployEndpointResult {
  /** As written to `deployment.json` and to the workspace. */
  deployment: Deployment;
  deploymentFolder: string;
  latency: SmokeTest['latency'];
  /** Log of a service that was left running. */
  logFile?: string;
}

/**
 * Makes a deployable folder of a registered model, proves that its service answers as the model does, and leaves it
 * running if asked to. The endpoint's earlier service is stopped only when the new one has passed on another port,
 * and is started again if the new one then fails on its own. `deployment.json` is written last: a folder without it
 * was never deployed.
 * @throws UserError for an unknown version, a taken port, a service that does not start or answers wrongly.
 */
export async function deployEndpoint(
  options: DeployEndpointOptions,
  host: Host,
): Promise<DeployEndpointResult> {
  const { workspace, endpointName, outputFolder, port, scoringKey } = options;
  checkName('endpoint name', endpointName);
  const version = await findVersion(workspace, options.modelName, options.modelVersion);
  const previous = await workspace.getDeployment(endpointName);
  const earlier = await findEarlierService(previous);
  if (earlier?.port !== port) await checkPortIsFree(port);
  const modelFolder = await workspace.modelFolder(version);
  const predictor = await openPredictor(modelFolder, {
    name: version.name,
    version: String(version.version),
  });

  const test = await writeFolderAtomic(outputFolder, DEPLOYABLE_FILES, async (folder) => {
    host.progress(10, 'Assembling the deployable folder');
    const model = { ...predictor.model, sha256: version.contentSha256 };
    await fillDeployableFolder(folder, { ...options, modelFolder, model });
    host.progress(40, 'Testing the service');
    const service = await start(folder, version, 0, options, host);
    try {
      return await smokeTest(service.url, predictor, scoringKey, host.signal);
    } finally {
      await service.stop();
    }
  });
  const { rows, largestDifference, milliseconds, latency } = test;
  host.log(
    `${version.name} version ${version.version} answers ${rows} rows as the model does (largest difference ` +
      `${largestDifference}); one row takes ${latency.medianMs.toFixed(2)} ms, ${latency.worstMs.toFixed(2)} ms at worst.`,
  );

  host.progress(70, 'Switching the endpoint');
  host.signal.throwIfAborted();
  const name = String(version.version);
  const record = async (service?: ScoringProcess): Promise<Deployment> => {
    const deployment: Deployment = {
      endpoint: endpointName,
      deployment: name,
      model: { name: version.name, version: version.version, contentSha256: version.contentSha256 },
      traffic: { before: previous?.traffic.after ?? {}, after: { [name]: 100 } },
      smokeTest: { rows, largestDifference, milliseconds },
      scoringUri: `http://127.0.0.1:${port}/score`,
      ...(service === undefined ? {} : { processId: service.processId }),
      createdTime: Date.now(),
      origin: options.origin,
    };
    await writeFileAtomic(join(outputFolder, 'deployment.json'), canonicalJson(deployment));
    await workspace.saveDeployment(deployment);
    return deployment;
  };
  const done = options.keepRunning
    ? await replaceService(earlier, version, predictor, record, options, host)
    : { deployment: await retire(earlier, host).then(() => record()) };
  host.progress(100, 'Deployed');
  return { ...done, deploymentFolder: outputFolder, latency };
}

async function checkPortIsFree(port: number): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, '127.0.0.1', resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    throw new UserError({
      where: 'port',
      what:
        error.code === 'EADDRINUSE'
          ? `Port ${port} is taken by another process.`
          : `Port ${port} cannot be used: ${error.code ?? error.message}.`,
      cure: 'Choose another port, or stop the process that listens there.',
    });
  });
  await new Promise((resolve) => probe.close(resolve));
}

function start(
  folder: string,
  model: { name: string; version: number },
  port: number,
  { scoringKey }: DeployEndpointOptions,
  { signal }: Host,
): Promise<ScoringProcess> {
  return startScoringProcess({
    serverBundle: join(folder, 'server.js'),
    modelFolder: join(folder, 'model'),
    model,
    port,
    key: scoringKey,
    signal,
  });
}

/** Stops the earlier service, starts and tests the new one in its place; on any failure the earlier one comes back. */
async function replaceService(
  earlier: EarlierService | undefined,
  version: ModelVersion,
  predictor: Predictor,
  record: (service: ScoringProcess) => Promise<Deployment>,
  options: DeployEndpointOptions,
  host: Host,
): Promise<{ deployment: Deployment; logFile: string }> {
  await earlier?.stop();
  let service: ScoringProcess | undefined;
  try {
    service = await start(options.outputFolder, version, options.port, options, host);
    await smokeTest(service.url, predictor, options.scoringKey, host.signal);
    const deployment = await record(service);
    return { deployment, logFile: await service.leave() };
  } catch (error) {
    await service?.stop();
    if (earlier !== undefined) await restart(earlier, options, host);
    throw error;
  }
}

/** Brings an earlier service back from its registered version, as its folder may have been replaced. */
async function restart(
  { deployment, port }: EarlierService,
  { workspace, serverBundle, scoringKey }: DeployEndpointOptions,
  host: Host,
): Promise<void> {
  const { name, version } = deployment.model;
  try {
    const model = await workspace.findModel(name, String(version));
    if (model === undefined) throw new Error('its model version is gone');
    const modelFolder = await workspace.modelFolder(model);
    const service = await startScoringProcess({
      serverBundle,
      modelFolder,
      model,
      port,
      key: scoringKey,
      // Not the host's: a cancelled pipeline gets its earlier service back, too.
      signal: new AbortController().signal,
    });
    await service.leave();
    await workspace.saveDeployment({ ...deployment, processId: service.processId });
    host.log(
      `The earlier service, ${name} version ${version}, is running again at ${deployment.scoringUri}.`,
    );
  } catch (error) {
    host.warn({
      where: deployment.endpoint,
      what: `The earlier service, ${name} version ${version}, could not be started again: ${(error as Error).message}.`,
      cure: 'Deploy that version again.',
    });
  }
}

/** The endpoint's record is about to be replaced; a service that nobody knows of must not stay behind. */
async function retire(earlier: EarlierService | undefined, host: Host): Promise<void> {
  if (earlier === undefined) return;
  await earlier.stop();
  const { name, version } = earlier.deployment.model;
  host.log(`Stopped the earlier service, ${name} version ${version}. The new one is not left running.`);
}
