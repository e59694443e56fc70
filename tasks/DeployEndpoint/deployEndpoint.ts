import { join } from 'node:path';
import { canonicalJson, writeFileAtomic, writeFolderAtomic } from '../../runtime/files.js';
import type { Origin } from '../../runtime/origin.js';
import { openPredictor } from '../../serving/modelPredictor.js';
import { checkName } from '../../workspace/name.js';
import type { Deployment, Workspace } from '../../workspace/workspace.js';
import { findVersion } from '../common/findVersion.js';
import type { Host } from '../common/host.js';
import { DEPLOYABLE_FILES, fillDeployableFolder } from './deployableFolder.js';
import { checkPortIsFree } from './freePort.js';
import { keepRunning } from './keepRunning.js';
import { type LoadProbe, type LoadProbeOptions, loadProbe } from './loadProbe.js';
import type { Recording } from './recording.js';
import { findRunningService, type RunningService } from './runningService.js';
import { LOG, startScoringProcess } from './scoringProcess.js';
import { type SmokeTest, smokeTest } from './smokeTest.js';

export interface DeployEndpointOptions {
  modelName: string;
  /** A version number, `latest` or an alias such as `production`. */
  modelVersion: string;
  endpointName: string;
  outputFolder: string;
  /** On 127.0.0.1. */
  port: number;
  /** A test at a steady rate of requests, before anything is switched. */
  probe?: LoadProbeOptions;
  /** Leaves the service running when the step ends; it then takes the place of the endpoint's earlier one. */
  keepRunning: boolean;
  /** Path of the bundled scoring service. */
  serverBundle: string;
  /** Clients must send it, if there is one. Never written anywhere. */
  scoringKey?: string;
  /** Of a service that is left running. */
  recording: Recording;
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
 * running if asked to. The endpoint's earlier service goes on until the new one has passed on another port, and is
 * brought back if the switch fails after all. `deployment.json` is written last: a folder without it was never
 * deployed.
 * @throws UserError for an unknown version, a taken port, a service that does not start, answers wrongly or too slowly.
 */
export async function deployEndpoint(
  options: DeployEndpointOptions,
  host: Host,
): Promise<DeployEndpointResult> {
  const { workspace, endpointName, outputFolder, port, scoringKey } = options;
  checkName('endpoint name', endpointName);
  const version = await findVersion(workspace, options.modelName, options.modelVersion);
  const previous = await workspace.getDeployment(endpointName);
  const earlier = await findRunningService(previous);
  if (earlier?.port !== port) await checkPortIsFree(port);
  const modelFolder = await workspace.modelFolder(version);
  const served = { name: version.name, version: String(version.version) };
  const predictor = await openPredictor(modelFolder, served);

  const test = await writeFolderAtomic(outputFolder, DEPLOYABLE_FILES, async (folder): Promise<Tests> => {
    host.progress(10, 'Assembling the deployable folder');
    const model = { ...predictor.model, sha256: version.contentSha256 };
    await fillDeployableFolder(folder, { ...options, modelFolder, model });
    host.progress(40, 'Testing the service');
    const service = await startScoringProcess({
      serverBundle: join(folder, 'server.js'),
      model: { ...served, folder: join(folder, 'model') },
      port: 0,
      key: scoringKey,
      signal: host.signal,
    });
    try {
      const smoke = await smokeTest(service.url, predictor, scoringKey, host.signal);
      if (options.probe === undefined) return smoke;
      host.progress(50, 'Testing the service under load');
      const load = await loadProbe(service.url, predictor.model, scoringKey, options.probe, host.signal);
      return { ...smoke, load };
    } finally {
      await service.stop();
    }
  });
  const { rows, largestDifference, milliseconds, latency, load } = test;
  host.log(
    `${version.name} version ${version.version} answers ${rows} rows as the model does (largest difference ` +
      `${largestDifference}); one row takes ${latency.medianMs.toFixed(2)} ms, ${latency.worstMs.toFixed(2)} ms at worst.`,
  );

  if (load) {
    host.log(
      `At ${load.requestsPerSecond} requests per second it answers within ${load.p50Milliseconds.toFixed(2)} ms (p50) and ${load.p99Milliseconds.toFixed(2)} ms (p99); ${load.requests} requests, none failed.`,
    );
  }

  host.progress(70, 'Switching the endpoint');
  host.signal.throwIfAborted();
  const name = String(version.version);
  const record = async (service?: { processId: number; serviceFolder: string }): Promise<Deployment> => {
    const deployment: Deployment = {
      endpoint: endpointName,
      deployment: name,
      model: { name: version.name, version: version.version, contentSha256: version.contentSha256 },
      traffic: { before: previous?.traffic.after ?? {}, after: { [name]: 100 } },
      smokeTest: { rows, largestDifference, milliseconds },
      scoringUri: `http://127.0.0.1:${port}/score`,
      ...(load && { loadProbe: load }),
      ...service,
      ...(service && { recordingSha256: options.recording.fingerprint }),
      ...(service && options.recording.scoringLog && { scoringLog: options.recording.scoringLog }),
      createdTime: Date.now(),
      origin: options.origin,
    };
    await writeFileAtomic(join(outputFolder, 'deployment.json'), canonicalJson(deployment));
    await workspace.saveDeployment(deployment);
    return deployment;
  };
  if (!options.keepRunning) await retire(earlier, host);
  const deployment = options.keepRunning
    ? await keepRunning(
        earlier,
        { ...options, model: { ...served, folder: modelFolder }, predictor, record },
        host,
      )
    : await record();
  host.progress(100, 'Deployed');
  const { serviceFolder } = deployment;
  return {
    deployment,
    deploymentFolder: outputFolder,
    latency,
    ...(serviceFolder && { logFile: join(serviceFolder, LOG) }),
  };
}

interface Tests extends SmokeTest {
  load?: LoadProbe;
}

/** The endpoint's record is about to be replaced; a service that nobody knows of must not stay behind. */
async function retire(earlier: RunningService | undefined, host: Host): Promise<void> {
  if (earlier === undefined) return;
  await earlier.stop();
  const { name, version } = earlier.deployment.model;
  host.log(`Stopped the earlier service, ${name} version ${version}. The new one is not left running.`);
}
