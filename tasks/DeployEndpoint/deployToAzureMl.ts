import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { checkEndpointName } from '../../workspace/azureml/assetName.js';
import { openAzureMlWorkspace } from '../../workspace/azureml/azureMlWorkspace.js';
import { openDatastore } from '../../workspace/azureml/datastore.js';
import type { AuthMode } from '../../workspace/azureml/onlineEndpoint.js';
import type { Deployment } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import type { Reader } from '../common/inputs.js';
import {
  flag,
  integer,
  names,
  oneOf,
  optionalInteger,
  optionalText,
  readInputs,
  text,
} from '../common/inputs.js';
import { openAzureMl } from '../common/openAzureMl.js';
import type { WorkspacePlace } from '../common/openWorkspace.js';
import { pipelineOrigin } from '../common/origin.js';
import { deployOnline } from './azureml/deployOnline.js';
import type { Compute } from './azureml/newDeployment.js';
import { readTrafficSteps } from './azureml/trafficPlan.js';

const AUTH_MODES = { key: 'Key', aml_token: 'AMLToken', aad_token: 'AADToken' } as const;
/** Of each step of the traffic. */
const REQUESTS = 50;

/** Reads the inputs that belong to an endpoint of Azure ML, and deploys. */
export async function deployToAzureMl(
  place: Extract<WorkspacePlace, { runOn: 'azureml' }>,
  model: { modelName: string; modelVersion: string; endpointName: string; outputFolder: string },
  host: Host,
): Promise<Deployment> {
  const {
    computeType,
    deploymentTimeoutMinutes,
    stepSeconds,
    maxErrorPercent,
    latencyLimitMilliseconds,
    ...inputs
  } = readInputs({
    container: oneOf('service', 'mlflow'),
    authMode,
    computeType: compute,
    deploymentTimeoutMinutes: integer(1, 1440),
    trafficSteps: (name) => readTrafficSteps(`Input '${name}'`, names(name)),
    stepSeconds: integer(0, 3600),
    maxErrorPercent: integer(0, 100),
    latencyLimitMilliseconds: optionalInteger(1, 180_000),
    mirrorPercent: integer(0, 50),
    deleteOldDeployments: flag,
  });
  // The rule is Azure's; no call is needed to know it.
  checkEndpointName("Input 'endpointName'", model.endpointName);
  const { access, client } = await openAzureMl(place);
  const waiting = { signal: host.signal };
  const cache = join(tl.getVariable('Agent.TempDirectory') ?? tl.cwd(), 'azureml');
  const workspace = await openAzureMlWorkspace(client, access, waiting, cache);
  const store = await openDatastore(client, access, host.signal);
  return deployOnline(
    { access, client, store, workspace },
    {
      ...{ ...model, ...inputs, compute: computeType, timeoutMinutes: deploymentTimeoutMinutes },
      limits: {
        ...{ seconds: stepSeconds, requests: REQUESTS, maxErrorPercent },
        ...(latencyLimitMilliseconds && { latencyLimitMilliseconds }),
      },
      serverBundle: join(import.meta.dirname, 'server.js'),
      origin: pipelineOrigin(),
    },
    host,
  );
}

const authMode: Reader<AuthMode> = (name) => AUTH_MODES[oneOf('key', 'aml_token', 'aad_token')(name)];

/** The kind of compute and the inputs that belong to the choice. */
const compute: Reader<Compute> = (name) => {
  if (oneOf('managed', 'kubernetes')(name) === 'managed') {
    return { type: 'Managed', ...readInputs({ instanceType: text, instanceCount: integer(1, 50) }) };
  }
  const { kubernetesCluster, kubernetesInstanceType, instanceCount } = readInputs({
    kubernetesCluster: text,
    kubernetesInstanceType: optionalText,
    instanceCount: integer(1, 50),
  });
  return {
    ...{ type: 'Kubernetes', cluster: kubernetesCluster, instanceCount },
    ...(kubernetesInstanceType && { instanceType: kubernetesInstanceType }),
  };
};
