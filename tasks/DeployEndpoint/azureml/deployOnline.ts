import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../../../runtime/error.js';
import { canonicalJson, writeFileAtomic, writeFolderAtomic } from '../../../runtime/files.js';
import type { Origin } from '../../../runtime/origin.js';
import { openPredictor } from '../../../serving/modelPredictor.js';
import { openApi } from '../../../serving/openApi.js';
import type { Predictor } from '../../../serving/predictor.js';
import { checkEndpointName, checkKubernetesNames } from '../../../workspace/azureml/assetName.js';
import type { AzureAccess } from '../../../workspace/azureml/azureAccess.js';
import { WorkspaceResource } from '../../../workspace/azureml/azureMlWorkspace.js';
import type { AzureMlClient } from '../../../workspace/azureml/client.js';
import type { Datastore } from '../../../workspace/azureml/datastore.js';
import type { AuthMode } from '../../../workspace/azureml/onlineEndpoint.js';
import { OnlineEndpoint, shownTraffic, type Traffic } from '../../../workspace/azureml/onlineEndpoint.js';
import type { Deployment, ModelVersion, Workspace } from '../../../workspace/workspace.js';
import { findVersion } from '../../common/findVersion.js';
import type { Host } from '../../common/host.js';
import type { StepLimits } from './checkStep.js';
import { type Container, EndpointScorer } from './endpointScorer.js';
import { type Compute, deploymentBody, makeDeployment, planDeployment } from './newDeployment.js';
import { checkNoCode } from './noCode.js';
import { checkQuota } from './quota.js';
import { type Changes, type Rollback, rollBack } from './rollBack.js';
import { fillBuildContext, serviceEnvironment } from './serviceEnvironment.js';
import { deleteOthers, shiftTraffic } from './shiftTraffic.js';
import { checkTraffic } from './trafficPlan.js';

/** The Azure ML workspace as a deployment needs it. */
export interface AzureMl {
  access: AzureAccess;
  client: AzureMlClient;
  store: Datastore;
  workspace: Workspace;
}

export interface DeployOnlineOptions {
  modelName: string;
  /** A version number, `latest` or an alias such as `production`. */
  modelVersion: string;
  endpointName: string;
  outputFolder: string;
  container: Container;
  authMode: AuthMode;
  compute: Compute;
  /** Rising, the last one 100. */
  trafficSteps: readonly number[];
  /** Of a copy of the clients' requests, before the first step; 0 for none, at most 50. */
  mirrorPercent: number;
  limits: StepLimits;
  timeoutMinutes: number;
  /** Deletes the endpoint's other deployments once the new one has all traffic. */
  deleteOldDeployments: boolean;
  /** Path of the bundled scoring service. */
  serverBundle: string;
  origin: Origin;
  /** Between two attempts of the smoke test; tests shorten it. */
  pauseSeconds?: number;
}

const FILES = ['openapi.json', 'container', 'deployment.json'];
/** Left instead of a deployment, when there was one to roll back. */
export const ROLLBACK = 'rollback.json';

/**
 * Deploys a registered model to an online endpoint of Azure ML, beside what serves there now, and moves the traffic
 * over in steps. Whatever fails, and when the run is cancelled, the traffic goes back to where it was.
 * @throws UserError with what failed and what was rolled back
 */
export async function deployOnline(
  azure: AzureMl,
  options: DeployOnlineOptions,
  host: Host,
): Promise<Deployment> {
  const { client, workspace } = azure;
  const { endpointName, outputFolder, compute } = options;
  checkEndpointName('endpointName', endpointName);
  const version = await findVersion(workspace, options.modelName, options.modelVersion);
  if (compute.type === 'Kubernetes')
    checkKubernetesNames('endpointName', endpointName, `version-${version.version}`);
  host.progress(5, 'Reading the model');
  const predictor = await openPredictor(await workspace.modelFolder(version), {
    ...{ name: version.name, version: String(version.version) },
  });
  if (options.container === 'mlflow') checkNoCode(predictor.model);
  await rm(join(outputFolder, ROLLBACK), { force: true });
  return writeFolderAtomic(outputFolder, FILES, async (folder) => {
    await writeFile(join(folder, 'openapi.json'), canonicalJson(openApi(predictor.model)));
    const buildContext = join(folder, 'container');
    await mkdir(buildContext);
    if (options.container === 'service') await fillBuildContext(buildContext, options.serverBundle);
    const { location } = found(await client.get('', WorkspaceResource, host.signal));
    const work = { ...azure, ...options, version, predictor, buildContext };
    const record = async (deployment: Deployment): Promise<Deployment> => {
      await writeFile(join(folder, 'deployment.json'), canonicalJson(deployment));
      await workspace.saveDeployment(deployment);
      return deployment;
    };
    const deployment = await deployBeside({ ...work, record }, location, host);
    host.progress(100, 'Deployed');
    return deployment;
  });
}

interface Work extends AzureMl, DeployOnlineOptions {
  version: ModelVersion;
  predictor: Predictor;
  buildContext: string;
  /** Writes down what serves now; what cannot be written down is rolled back. */
  record(deployment: Deployment): Promise<Deployment>;
}

async function deployBeside(work: Work, location: string, host: Host): Promise<Deployment> {
  const { client, access, compute, version, predictor, container, origin } = work;
  const waiting = { signal: host.signal };
  const endpoint = new OnlineEndpoint(client, access, work.endpointName);
  const existing = await endpoint.read(host.signal);
  const there = existing ? await endpoint.deployments(host.signal) : [];
  const traffic = existing?.properties.traffic ?? {};
  const mirror = existing?.properties.mirrorTraffic ?? {};
  checkTraffic(
    endpoint.name,
    traffic,
    there.map(({ name }) => name),
  );
  const cluster =
    compute.type === 'Kubernetes' ? await attachedCluster(client, compute.cluster, host) : undefined;

  host.progress(10, 'Preparing the container');
  const environment =
    container === 'service'
      ? await serviceEnvironment(client, work.store, work.buildContext, waiting)
      : undefined;
  const modelId = `${client.workspaceId}/models/${version.name}/versions/${version.version}`;
  const body = deploymentBody(location, version, modelId, environment, compute);
  const plan = planDeployment(endpoint.name, version.version, body, there, traffic);
  if (plan.action !== 'reuse' && compute.type === 'Managed')
    await checkQuota(client, location, compute, host);
  const { authMode } = work;
  const { properties } =
    existing ??
    (await endpoint.create(location, { authMode, ...(cluster && { compute: cluster }) }, waiting));

  const { scoringUri } = properties;
  let deployment: Deployment;
  const changes: Changes = { before: { traffic, mirror }, trafficAsked: false };
  try {
    host.progress(20, `${plan.action === 'reuse' ? 'Taking' : 'Making'} the deployment ${plan.name}`);
    if (plan.action !== 'reuse') {
      changes.made = plan.name;
      await makeDeployment(endpoint, plan, body, work.timeoutMinutes, host);
    }
    host.progress(60, 'Testing the deployment');
    const fetch = await endpoint.scoring(properties.authMode, host.signal);
    const scorer = await EndpointScorer.open(fetch, scoringUri ?? '', predictor, container);
    const started = performance.now();
    const largestDifference = await scorer.smokeTest(plan.name, work.pauseSeconds ?? 3, host.signal);
    const milliseconds = Math.round(performance.now() - started);
    host.log(
      `${plan.name} answers ${scorer.rows} rows as the model does (largest difference ${largestDifference}).`,
    );
    const steps = await shiftTraffic({ ...work, endpoint, scorer, changes, deployment: plan.name }, host);
    const after: Traffic = { [plan.name]: 100 };
    deployment = await work.record({
      ...{ endpoint: endpoint.name, deployment: plan.name },
      model: { name: version.name, version: version.version, contentSha256: version.contentSha256 },
      traffic: { before: traffic, after, ...(steps.length > 0 && { steps }) },
      smokeTest: { rows: scorer.rows, largestDifference, milliseconds },
      scoringUri: scoringUri ?? '',
      createdTime: Date.now(),
      origin,
    });
  } catch (error) {
    const rollback = await rollBack(endpoint, changes, error, host);
    await writeRollback(work, plan.name, changes, rollback);
    if (!(error instanceof UserError) || host.signal.aborted) throw error;
    throw new UserError([...error.findings, { where: endpoint.name, what: told(rollback, changes) }]);
  }
  // From here on there may be nothing to go back to.
  if (work.deleteOldDeployments) await deleteOthers(endpoint, plan.name, host);
  return deployment;
}

async function writeRollback(
  { outputFolder, endpointName, version, origin }: Work,
  deployment: string,
  { before }: Changes,
  rollback: Rollback,
): Promise<void> {
  await mkdir(outputFolder, { recursive: true });
  const record = {
    ...{ endpoint: endpointName, deployment, rollback, origin, createdTime: Date.now() },
    model: { name: version.name, version: version.version, contentSha256: version.contentSha256 },
    traffic: before.traffic,
  };
  await writeFileAtomic(join(outputFolder, ROLLBACK), canonicalJson(record));
}

/** The state that the endpoint was left in, in words. */
function told({ traffic, deployment }: Rollback, { before, made }: Changes): string {
  const now = {
    untouched: `The traffic was not touched: ${shownTraffic(before.traffic)}.`,
    restored: `The traffic is back where it was: ${shownTraffic(before.traffic)}.`,
    'not confirmed': 'The traffic could not be seen to be back; the warning says what to do.',
  }[traffic];
  const kept = {
    none: '',
    deleted: ` The deployment ${made} was deleted.`,
    'left without traffic': ` The deployment ${made} is left without traffic.`,
    left: ` The deployment ${made} is left.`,
  }[deployment];
  return `${now}${kept}`;
}

async function attachedCluster(client: AzureMlClient, cluster: string, host: Host): Promise<string> {
  const found = await client.get(`computes/${cluster}`, z.unknown(), host.signal);
  if (found) return `${client.workspaceId}/computes/${cluster}`;
  throw new UserError({
    where: 'kubernetesCluster',
    what: `The workspace has no compute "${cluster}".`,
    cure: 'Attach the Kubernetes cluster to the workspace, and give the name that it has there.',
  });
}

function found<T>(resource: T | undefined): T {
  if (resource === undefined) throw new UserError({ what: 'The workspace is gone.' });
  return resource;
}
