import { canonicalJson, sha256 } from '../../../runtime/files.js';
import type { BatchEndpoint } from '../../../workspace/azureml/batchEndpoint.js';
import type { ModelVersion } from '../../../workspace/workspace.js';
import type { Host } from '../../common/host.js';

/** With this tag, a later run knows whether a deployment is what it would make. */
const SPECIFICATION = 'specification';

/**
 * Makes sure that the endpoint has a deployment of the model version, on the cluster, and makes both where they are
 * missing. One that is as it should be stays as it is.
 * @returns the deployment's name, after the version
 */
export async function scorerDeployment(
  endpoint: BatchEndpoint,
  location: string,
  { name, version }: ModelVersion,
  componentId: string,
  cluster: string,
  host: Host,
): Promise<string> {
  const { signal } = host;
  const deployment = `version-${version}`;
  const waiting = { signal, onState: (state: string) => host.log(`${endpoint.name}: ${state}`) };
  if (!(await endpoint.read(signal))) {
    host.log(`Creating the batch endpoint ${endpoint.name}.`);
    await endpoint.create(location, waiting);
  }
  const properties = {
    deploymentConfiguration: {
      deploymentConfigurationType: 'PipelineComponent',
      componentId: { referenceType: 'Id', assetId: componentId },
      settings: { default_compute: cluster },
    },
  };
  const specification = sha256(canonicalJson(properties)).slice(0, 12);
  const found = await endpoint.deployment(deployment, signal);
  const isReady = found?.properties.provisioningState === 'Succeeded';
  if (isReady && found.tags?.[SPECIFICATION] === specification) return deployment;
  host.log(`Deploying ${name} version ${version} as ${deployment}.`);
  // Azure does not mend a deployment that has failed.
  if (found && !isReady) await endpoint.removeDeployment(deployment, waiting);
  const tags = { modelName: name, modelVersion: String(version), [SPECIFICATION]: specification };
  await endpoint.putDeployment(deployment, { location, tags, properties }, waiting);
  return deployment;
}
