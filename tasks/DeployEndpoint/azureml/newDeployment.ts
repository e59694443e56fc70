import { UserError } from '../../../runtime/error.js';
import { canonicalJson, sha256 } from '../../../runtime/files.js';
import { AzureError } from '../../../workspace/azureml/azureError.js';
import type {
  DeploymentResource,
  OnlineEndpoint,
  Traffic,
} from '../../../workspace/azureml/onlineEndpoint.js';
import type { ModelVersion } from '../../../workspace/workspace.js';
import type { Host } from '../../common/host.js';

/** Deployments that one endpoint may have. */
const MOST_DEPLOYMENTS = 20;
/** Lines of a container's log that an error repeats; the whole of what was fetched is in the task's log. */
const LINES_SHOWN = 10;
/** With this tag, a later run knows whether a deployment is what it would make. */
const SPECIFICATION = 'specification';

/** Where a deployment's containers run. */
export type Compute =
  | { type: 'Managed'; instanceType: string; instanceCount: number }
  | { type: 'Kubernetes'; cluster: string; instanceType?: string; instanceCount: number };

export interface DeploymentBody {
  location: string;
  sku: { name: string; capacity: number };
  tags: Record<string, string>;
  properties: object;
}

/** @param environmentId of our service; none for Azure's own MLflow server */
export function deploymentBody(
  location: string,
  model: ModelVersion,
  modelId: string,
  environmentId: string | undefined,
  compute: Compute,
): DeploymentBody {
  const properties = {
    endpointComputeType: compute.type,
    model: modelId,
    ...(compute.instanceType && { instanceType: compute.instanceType }),
    ...(environmentId && {
      environmentId,
      environmentVariables: { MODEL_NAME: model.name, MODEL_VERSION: String(model.version) },
      // One request at a time, as by default, would leave the service idle; it refuses by itself what is too much.
      requestSettings: { maxConcurrentRequestsPerInstance: 100, requestTimeout: 'PT15S' },
    }),
    scaleSettings: { scaleType: 'Default' },
  };
  const sku = { name: 'Default', capacity: compute.instanceCount };
  const specification = sha256(canonicalJson({ sku, properties, content: model.contentSha256 })).slice(0, 12);
  const tags = { modelName: model.name, modelVersion: String(model.version), [SPECIFICATION]: specification };
  return { location, sku, tags, properties };
}

/** What is to be done for the new deployment. */
export interface DeploymentPlan {
  name: string;
  /** `reuse` one that is there already; `replace` a failed or outdated one without traffic. */
  action: 'create' | 'reuse' | 'replace';
}

/**
 * Names the deployment after the model's version. One that carries traffic is never changed in place: if it differs,
 * the new one gets a name beside it.
 * @throws UserError if the endpoint has no room for another
 */
export function planDeployment(
  endpoint: string,
  version: number,
  body: DeploymentBody,
  there: readonly DeploymentResource[],
  traffic: Traffic,
): DeploymentPlan {
  for (let attempt = 1; ; attempt++) {
    const name = `version-${version}${attempt === 1 ? '' : `-${attempt}`}`;
    const found = there.find((one) => one.name === name);
    if (found === undefined) {
      if (there.length < MOST_DEPLOYMENTS) return { name, action: 'create' };
      throw new UserError({
        where: endpoint,
        what: `The endpoint has ${there.length} deployments already, as many as Azure Machine Learning allows.`,
        cure: 'Delete those without traffic, or let this task do it (deleteOldDeployments).',
      });
    }
    const { provisioningState } = found.properties;
    const isSame = found.tags?.[SPECIFICATION] === body.tags[SPECIFICATION];
    if (isSame && provisioningState === 'Succeeded') return { name, action: 'reuse' };
    if ((traffic[name] ?? 0) === 0) return { name, action: 'replace' };
  }
}

/**
 * Makes the deployment, without traffic, and waits until it is ready.
 * @throws UserError with all that Azure says and the end of the containers' logs, if it fails or is not ready in time
 */
export async function makeDeployment(
  endpoint: OnlineEndpoint,
  { name, action }: DeploymentPlan,
  body: DeploymentBody,
  timeoutMinutes: number,
  host: Host,
): Promise<void> {
  const timeout = AbortSignal.timeout(timeoutMinutes * 60_000);
  const signal = AbortSignal.any([host.signal, timeout]);
  try {
    // Azure does not mend a deployment that has failed.
    if (action === 'replace') await endpoint.removeDeployment(name, { signal });
    await endpoint.putDeployment(name, body, { signal, onState: (state) => host.log(`${name}: ${state}`) });
  } catch (error) {
    host.signal.throwIfAborted();
    const isLate = timeout.aborted;
    if (!isLate && !(error instanceof AzureError)) throw error;
    const state = isLate ? await stateOf(endpoint, name, host.signal) : '';
    const tails = await tellLogs(endpoint, name, host);
    const findings = isLate
      ? [
          {
            where: name,
            what: `The deployment is not ready after ${timeoutMinutes} minutes; Azure says: ${state}.`,
            cure: 'Look at the logs of its containers, above and in Azure Machine Learning studio. An image that is built for the first time takes some ten minutes; allow more time if it was that.',
          },
        ]
      : (error as AzureError).findings;
    throw new UserError([...findings, ...tails]);
  }
}

async function stateOf(endpoint: OnlineEndpoint, name: string, signal: AbortSignal): Promise<string> {
  const all = await endpoint.deployments(signal).catch(() => []);
  return all.find((one) => one.name === name)?.properties.provisioningState ?? 'unknown';
}

async function tellLogs(endpoint: OnlineEndpoint, name: string, host: Host) {
  const logs = await endpoint.logs(name, host.signal);
  for (const { container, text } of logs) {
    host.log(`Log of ${container} in ${name}:`);
    for (const line of text.split('\n')) host.log(`  ${line}`);
  }
  return logs.map(({ container, text }) => ({
    where: container,
    what: `Its log ends with: ${text.split('\n').slice(-LINES_SHOWN).join('\n')}`,
  }));
}
