import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { failure, type SimulatedAnswer, type SimulatedRequest } from './http.js';
import type { Resource } from './resources.js';
import { REGION, type SimulatedAzure, SUBSCRIPTION } from './simulatedAzure.js';
import { NotReady, runImage, runMlflow, type SimulatedContainer } from './simulatedContainer.js';

/** What the region has of machines, and how much of it this subscription may use. */
const SIZE = { name: 'Standard_F4s_v2', family: 'standardFSv2Family', vCPUs: 4 };

export interface SimulatedInference {
  /** Cores of the family that may be used; 100 unless a test says otherwise. */
  quota: { limit: number; used: number };
  /** Hides the quota, as a role on the workspace alone does. */
  hidesQuota: boolean;
  /** What becomes of the next deployments: ready, never ready, or refused by Azure's own check of the quota. */
  provisioning: 'ready' | 'stuck' | 'out of quota';
  /** Changes the answers of a deployment; undefined leaves one as it is. */
  answers: (deployment: string, answer: SimulatedAnswer) => SimulatedAnswer | undefined;
  /** Every split that an endpoint was set to, in order. */
  splits: Record<string, number>[];
  /** Requests that went to each deployment, mirrored ones among them. */
  scored: Map<string, number>;
  stop(): Promise<void>;
}

/**
 * Online endpoints of the simulated Azure that really score: a deployment downloads its model and its build context
 * from storage and runs what the Dockerfile says (or MLflow's own loader, where there is no environment) as a process
 * of this machine. Keys, traffic, the header that names a deployment, mirroring, logs and quota are simulated.
 */
export async function serveInference(azure: SimulatedAzure): Promise<SimulatedInference> {
  const { resources, entra } = azure;
  const folder = await mkdtemp(join(tmpdir(), 'simulated-inference-'));
  const containers = new Map<string, SimulatedContainer>();
  /** A process serves every deployment of the same model and image, since starting one takes a while. */
  const processes = new Map<string, Promise<SimulatedContainer>>();
  const logs = new Map<string, string>();
  const turns = new Map<string, number>();
  const keys = new Map<string, string>();
  const inference: SimulatedInference = {
    quota: { limit: 100, used: 0 },
    hidesQuota: false,
    provisioning: 'ready',
    answers: () => undefined,
    splits: [],
    scored: new Map(),
    stop: async () => {
      for (const container of await Promise.allSettled(processes.values()))
        if (container.status === 'fulfilled') container.value.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };

  resources.behaviours.onlineEndpoints = {
    ...resources.behaviours.onlineEndpoints,
    check(endpoint) {
      const { traffic = {} } = endpoint.properties;
      const names = resources.children(`onlineEndpoints/${endpoint.name}/deployments`);
      for (const [name, share] of Object.entries<number>(traffic)) {
        const deployment = names.find((one) => one.name === name);
        if (share > 0 && deployment?.properties.provisioningState !== 'Succeeded') {
          return failure(400, 'BadArgument', `Traffic is assigned to ${name}, which is not ready.`);
        }
      }
      inference.splits.push(traffic);
      turns.delete(endpoint.name);
      return undefined;
    },
    act(endpoint, action) {
      const key = keys.get(endpoint.name) ?? `s1mulated+key/of~${endpoint.name}=`;
      keys.set(endpoint.name, key);
      if (!entra.secrets.includes(key)) entra.secrets.push(key);
      if (action === 'listKeys') return { status: 200, body: { primaryKey: key, secondaryKey: key } };
      const expiryTimeUtc = Math.floor(Date.now() / 1000) + 3600;
      if (action === 'token') return { status: 200, body: { accessToken: key, expiryTimeUtc } };
      return undefined;
    },
  };

  resources.behaviours.onlineEndpoints_deployments = {
    ...resources.behaviours.onlineEndpoints_deployments,
    check: (deployment) => (inference.provisioning === 'out of quota' ? outOfQuota(deployment) : undefined),
    async provision(deployment) {
      const id = deployment.id.slice(resources.root.length + 1);
      if (inference.provisioning === 'stuck') {
        logs.set(id, 'Pulling the image: 0 %');
        return new Promise(() => {});
      }
      try {
        const { model, environmentId } = deployment.properties;
        const known = processes.get(`${model} ${environmentId}`);
        const running = known ?? start(deployment, await mkdtemp(join(folder, 'container-')));
        processes.set(`${model} ${environmentId}`, running);
        containers.set(id, await running);
        return undefined;
      } catch (error) {
        logs.set(id, error instanceof NotReady ? error.log : String(error));
        return failure(400, 'ResourceNotReady', (error as Error).message);
      }
    },
    remove(deployment) {
      const id = deployment.id.slice(resources.root.length + 1);
      const endpoint = resources.find(id.replace(/\/deployments\/.*/, ''));
      if ((endpoint?.properties.traffic?.[deployment.name] ?? 0) > 0) {
        return failure(400, 'BadArgument', `The deployment ${deployment.name} has traffic.`);
      }
      containers.delete(id);
      return undefined;
    },
    act(deployment, action, text) {
      if (action !== 'getLogs') return undefined;
      const id = deployment.id.slice(resources.root.length + 1);
      if (JSON.parse(text).containerType !== 'InferenceServer') return failure(404, 'NotFound', 'No log.');
      return { status: 200, body: { content: containers.get(id)?.log() ?? logs.get(id) ?? '' } };
    },
  };

  azure.manage(
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.MachineLearningServices/locations/${REGION}`,
    ({ path }) => {
      if (inference.hidesQuota) return failure(403, 'AuthorizationFailed', 'You may not see the quota.');
      const { limit, used: currentValue } = inference.quota;
      const name = { value: 'Standard FSv2 Family Cluster Dedicated vCPUs' };
      const value = path.endsWith('/vmSizes') ? [SIZE] : [{ currentValue, limit, unit: 'Count', name }];
      return { status: 200, body: { value } };
    },
  );
  azure.serve('.inference.ml.azure.com', score);
  return inference;

  async function start(deployment: Resource, place: string): Promise<SimulatedContainer> {
    const at = (id: string) => resources.find(id.slice(resources.root.length + 1));
    const { model, environmentId, environmentVariables = {} } = deployment.properties;
    const version = at(model)!;
    const [, name, number] = /models\/([^/]+)\/versions\/([^/]+)$/.exec(model) ?? [];
    const mount = join(place, 'azureml-models', name!, number!);
    await download(version.properties.modelUri.split('/paths/')[1], join(mount, 'model'));
    if (!environmentId) return runMlflow(join(mount, 'model'));
    const { build, inferenceConfig } = at(environmentId)!.properties;
    const context = join(place, 'context');
    await download(build.contextUri.split(`/${azure.container}/`)[1], context);
    const variables = { ...environmentVariables, AZUREML_MODEL_DIR: mount };
    return runImage(context, variables, inferenceConfig.readinessRoute.path);
  }

  async function download(prefix: string, to: string): Promise<void> {
    const container = azure.storage.getContainerClient(azure.container);
    for await (const { name } of container.listBlobsFlat({ prefix: `${prefix}/` })) {
      const file = join(to, name.slice(prefix.length + 1));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, await container.getBlobClient(name).downloadToBuffer());
    }
  }

  /** The data plane. */
  async function score(request: SimulatedRequest): Promise<SimulatedAnswer> {
    const name = request.host.split('.')[0]!;
    const endpoint = resources.find(`onlineEndpoints/${name}`);
    if (!endpoint) return { status: 404 };
    const isEntra = endpoint.properties.authMode === 'AADToken';
    const refusal = isEntra
      ? entra.refusal(request, 'https://ml.azure.com')
      : request.headers.authorization !== `Bearer ${keys.get(name)}`;
    if (refusal) return { status: 401, body: { message: 'Key or token is wrong.' } };
    const { traffic = {}, mirrorTraffic = {} } = endpoint.properties;
    const turn = (turns.get(name) ?? 0) + 1;
    turns.set(name, turn);
    const chosen = request.headers['azureml-model-deployment'] ?? byTurn(traffic, turn);
    for (const [mirror, share] of Object.entries<number>(mirrorTraffic)) {
      if ((turn * share) % 100 < share) await forward(name, mirror, request);
    }
    return chosen ? forward(name, chosen, request) : { status: 404, body: { message: 'No traffic.' } };
  }

  async function forward(
    endpoint: string,
    name: string,
    request: SimulatedRequest,
  ): Promise<SimulatedAnswer> {
    const container = containers.get(`onlineEndpoints/${endpoint}/deployments/${name}`);
    if (!container) return { status: 404, body: { message: `There is no deployment ${name}.` } };
    inference.scored.set(name, (inference.scored.get(name) ?? 0) + 1);
    const answer = await fetch(`http://127.0.0.1:${container.port}/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: request.text,
    });
    const headers = { 'content-type': 'application/json', 'azureml-model-deployment': name };
    const shown = { status: answer.status, body: await answer.text(), headers };
    return inference.answers(name, shown) ?? shown;
  }
}

/** Deals requests by the split, evenly: of any hundred in a row, each deployment gets its percentage. */
function byTurn(traffic: Record<string, number>, turn: number): string | undefined {
  // 37 and 100 have no common divisor, so every hundred turns meet every percent once.
  let left = (turn * 37) % 100;
  for (const [name, share] of Object.entries(traffic)) {
    if (left < share) return name;
    left -= share;
  }
  return undefined;
}

/** As Azure words it: an error whose message holds another, as JSON. */
function outOfQuota({ properties }: Resource): SimulatedAnswer {
  const nested = {
    errors: {
      VmSize: [
        `Not enough quota available for ${properties.instanceType} in SubscriptionId ${SUBSCRIPTION}. Current usage/limit: 0/6. Additional needed: 8 Please see troubleshooting guide, available here: https://aka.ms/oe-tsg#error-outofquota`,
      ],
    },
    type: 'https://tools.ietf.org/html/rfc7231#section-6.5.1',
    title: 'One or more validation errors occurred.',
    status: 400,
    traceId: '00-a95a95afd7040aa9217f2d51d95c71c1-894d1cf3aba15e15-01',
  };
  const message = `InferencingClient HttpRequest error, error detail: ${JSON.stringify(nested)}`;
  const code = 'InferencingClientCreateDeploymentFailed';
  return failure(400, 'BadRequest', 'The request is invalid.', [{ code, message }]);
}
