import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { Endpoint } from '../../../tools/agent/endpoint.js';
import { networkClient } from '../../../workspace/azureml/networkClient.js';
import { storageNetwork } from '../../../workspace/azureml/storageNetwork.js';
import { startAzurite } from './azurite.js';
import { type Certificate, certificateFor } from './certificate.js';
import { CLIENT_ID, SimulatedEntra, TENANT } from './entra.js';
import { failure, requestOf, type SimulatedAnswer, type SimulatedRequest } from './http.js';
import { type SimulatedProxy, startProxy } from './proxy.js';
import { SimulatedResources } from './resources.js';
import { shownByAzure } from './shownByAzure.js';

export const SUBSCRIPTION = '1b5f2a77-90c1-4a36-8a0a-0f6f7b1a2c3d';
export const RESOURCE_GROUP = 'claims-rg';
export const WORKSPACE = 'claims-ws';
export const REGION = 'westeurope';
const ACCOUNT = 'claimsstorage';
const CONTAINER = 'azureml-blobstore-1b5f';
const MANAGEMENT = 'https://management.azure.com';

/** A request that is answered before it reaches the service; undefined lets it through. Throw to cut it. */
export type Fault = (
  request: SimulatedRequest,
  count: number,
) => SimulatedAnswer | undefined | Promise<SimulatedAnswer | undefined>;

/** Undefined leaves the request to a service that was added earlier. */
type Service = (
  request: SimulatedRequest,
) => SimulatedAnswer | undefined | Promise<SimulatedAnswer | undefined>;

export interface SimulatedAzure {
  resources: SimulatedResources;
  entra: SimulatedEntra;
  proxy: SimulatedProxy;
  certificate: Certificate;
  /** The workspace's own storage, a real Azurite, with all rights. */
  storage: BlobServiceClient;
  container: string;
  /** Requests to everything but storage. */
  requests: SimulatedRequest[];
  fault: Fault;
  /** Adds a service under a host, or under the end of one (`.inference.ml.azure.com`). */
  serve(host: string, service: Service): void;
  /** Adds a resource of Resource Manager beside the workspace; asked only with a token that is good. */
  manage(path: string, service: Service): void;
  /** Variables that lead a task here: the agent's proxy and custom CA. */
  agentVariables: Record<string, string>;
  /** The same for other programs, Python's requests among them. */
  environment: Record<string, string>;
  /** A service connection of a scheme, as tools/agent takes it. */
  connection(scheme?: 'WorkloadIdentityFederation' | 'ServicePrincipal' | 'ManagedServiceIdentity'): Endpoint;
  stop(): Promise<void>;
}

/**
 * Azure as far as our tasks go, simulated on this machine and reached under Azure's own host names through a
 * simulated proxy: Entra ID, Resource Manager with the resources of one Machine Learning workspace (each PUT checked by
 * Azure's own schemas), and a real Azurite for its storage. Jobs and deployments only exist; what runs them is added by
 * simulatedCompute.ts and simulatedInference.ts.
 */
export async function startSimulatedAzure(): Promise<SimulatedAzure> {
  const folder = await mkdtemp(join(tmpdir(), 'simulated-azure-'));
  const blobHost = `${ACCOUNT}.blob.core.windows.net`;
  const certificate = await certificateFor(folder, [
    ...[
      'management.azure.com',
      'login.microsoftonline.com',
      'dev.azure.invalid',
      'ml.azure.com',
      // The cloud of the United States' government, for its sign-in.
      'management.usgovcloudapi.net',
      'login.microsoftonline.us',
    ],
    ...[blobHost, `*.${REGION}.inference.ml.azure.com`, `${REGION}.api.azureml.ms`],
  ]);
  const account = {
    name: ACCOUNT,
    key: Buffer.from('a simulated key of a storage account').toString('base64'),
  };
  const azurite = await startAzurite(certificate, folder, account);

  const entra = new SimulatedEntra('s1mulated~client.secret/+=');
  entra.secrets.push(account.key);
  const resources = new SimulatedResources(
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/${RESOURCE_GROUP}/providers/Microsoft.MachineLearningServices/workspaces/${WORKSPACE}`,
  );
  shownByAzure(resources, REGION);
  resources.seed('datastores/workspaceblobstore', {
    datastoreType: 'AzureBlob',
    ...{ accountName: ACCOUNT, containerName: CONTAINER, endpoint: 'core.windows.net', protocol: 'https' },
    ...{ credentials: { credentialsType: 'AccountKey' }, isDefault: true },
  });

  const services: [string, Service][] = [
    ['login.microsoftonline.com', (request) => entra.login(request)],
    ['login.microsoftonline.us', (request) => entra.login(request)],
    ['management.usgovcloudapi.net', (request) => manage(azure, managed, request)],
    [
      'dev.azure.invalid',
      (request) => (request.path.endsWith('/oidctoken') ? entra.oidc(request) : { status: 404 }),
    ],
    ['management.azure.com', (request) => manage(azure, managed, request)],
  ];
  const managed: [string, Service][] = [];
  const requests: SimulatedRequest[] = [];
  const server = createServer({ key: certificate.key, cert: certificate.cert }, async (message, response) => {
    const request = await requestOf(message);
    requests.push(request);
    let answer: SimulatedAnswer;
    try {
      answer = (await azure.fault(request, requests.length)) ??
        (await served(services, request)) ?? { status: 404 };
    } catch {
      message.socket.destroy();
      return;
    }
    const { status, body, headers } = answer;
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
    response.writeHead(status, {
      ...(!isRaw && { 'content-type': 'application/json' }),
      ...headers,
    });
    response.end(body === undefined || isRaw ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy = await startProxy((host) =>
    host === blobHost
      ? azurite.port
      : services.some(([known]) => host === known || (known.startsWith('.') && host.endsWith(known)))
        ? port
        : undefined,
  );

  const storage = new BlobServiceClient(
    `https://${blobHost}`,
    new StorageSharedKeyCredential(account.name, account.key),
    storageNetwork(networkClient({ proxyFor: () => proxy.url, ca: certificate.cert })),
  );
  await storage.getContainerClient(CONTAINER).create();

  const azure: SimulatedAzure = {
    ...{ resources, entra, proxy, certificate, storage, requests },
    container: CONTAINER,
    fault: () => undefined,
    serve: (host, service) => services.push([host, service]),
    manage: (path, service) => managed.push([path, service]),
    agentVariables: {
      'Agent.ProxyUrl': proxy.url,
      'Agent.CAInfo': certificate.certFile,
      'AzureMl.PollSeconds': '0.3',
    },
    environment: {
      ...{ HTTPS_PROXY: proxy.url, https_proxy: proxy.url, NO_PROXY: '', no_proxy: '' },
      ...{ REQUESTS_CA_BUNDLE: certificate.certFile, SSL_CERT_FILE: certificate.certFile },
    },
    connection: (scheme = 'WorkloadIdentityFederation') => connectionOf(scheme, entra),
    stop: async () => {
      await proxy.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await azurite.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return azure;
}

async function served(
  services: readonly [string, Service][],
  request: SimulatedRequest,
): Promise<SimulatedAnswer | undefined> {
  for (const [host, service] of services.toReversed()) {
    if (request.host !== host && !(host.startsWith('.') && request.host.endsWith(host))) continue;
    const answer = await service(request);
    if (answer) return answer;
  }
  return undefined;
}

/** Azure Resource Manager. */
async function manage(
  azure: SimulatedAzure,
  managed: readonly [string, Service][],
  request: SimulatedRequest,
): Promise<SimulatedAnswer> {
  const { resources, entra } = azure;
  const refusal = entra.refusal(request, `https://${request.host}`);
  if (refusal) return failure(401, 'InvalidAuthenticationToken', refusal);
  const { path, method } = request;
  const apiVersion = request.query.get('api-version');
  if (!apiVersion)
    return failure(400, 'MissingApiVersionParameter', 'The api-version query parameter is required.');
  const operation = /\/mfeOperationsStatus\/([\w-]+)$/.exec(path);
  if (operation) {
    const answer = resources.operation(operation[1] as string);
    // The Python SDK would look again after half a minute; our client's pause is set by the tests.
    const isPython = request.headers['user-agent']?.includes('Python');
    return { ...answer, ...(isPython && { headers: { 'retry-after': '1' } }) };
  }
  const other = managed.find(([root]) => path.toLowerCase().startsWith(root.toLowerCase()));
  if (other) return (await other[1](request)) ?? { status: 404 };
  if (/\/usages$/.test(path)) return { status: 200, body: { value: [] } };
  if (path.toLowerCase() === resources.root.toLowerCase())
    return method === 'GET' ? workspaceOf(resources) : { status: 405 };
  if (path.toLowerCase() === dirname(resources.root).toLowerCase() && method === 'GET')
    return { status: 200, body: { value: [workspaceOf(resources).body] } };
  if (!path.toLowerCase().startsWith(`${resources.root.toLowerCase()}/`)) {
    return failure(404, 'ResourceNotFound', `The Resource '${path}' was not found.`);
  }
  const inside = path.slice(resources.root.length + 1);
  if (method === 'GET') return resources.get(inside);
  if (method === 'DELETE') return resources.remove(inside);
  if (method === 'PUT') {
    try {
      return resources.put(inside, JSON.parse(request.text), apiVersion);
    } catch (error) {
      return failure(400, 'InvalidRequestContent', (error as Error).message);
    }
  }
  return method === 'POST' ? (resources.act(inside, request.text) ?? act(azure, inside)) : { status: 405 };
}

function act(
  { storage, container, resources, entra }: SimulatedAzure,
  path: string,
): SimulatedAnswer | Promise<SimulatedAnswer> {
  const parts = path.split('/');
  const action = parts.pop() as string;
  const resource = resources.find(parts.join('/'));
  if (action === 'listSecrets' && resource) {
    const key = Buffer.from('a simulated key of a storage account').toString('base64');
    return { status: 200, body: { secretsType: 'AccountKey', key } };
  }
  if (action === 'startPendingUpload') return pendingUpload({ storage, container, entra }, parts);
  return failure(404, 'ResourceNotFound', `There is nothing to do at '${path}'.`);
}

/** A place to upload an asset to, with a SAS that ends after an hour. */
async function pendingUpload(
  { storage, container, entra }: Pick<SimulatedAzure, 'storage' | 'container' | 'entra'>,
  parts: readonly string[],
): Promise<SimulatedAnswer> {
  const { ContainerSASPermissions } = await import('@azure/storage-blob');
  const client = storage.getContainerClient(container);
  const sasUri = await client.generateSasUrl({
    permissions: ContainerSASPermissions.parse('racwl'),
    expiresOn: new Date(Date.now() + 3_600_000),
  });
  entra.secrets.push(new URL(sasUri).searchParams.get('sig') as string);
  return {
    status: 200,
    body: {
      pendingUploadId: parts.join('-'),
      pendingUploadType: 'TemporaryBlobReference',
      blobReferenceForConsumption: {
        blobUri: `${client.url}/${parts.join('-')}`,
        storageAccountArmId: '',
        credential: { credentialType: 'SAS', sasUri },
      },
    },
  };
}

function workspaceOf({ root }: SimulatedResources): SimulatedAnswer {
  return {
    status: 200,
    body: {
      ...{
        id: root,
        name: WORKSPACE,
        type: 'Microsoft.MachineLearningServices/workspaces',
        location: REGION,
      },
      properties: {
        workspaceId: '0a0b0c0d-0000-4000-8000-000000000001',
        storageAccount: `/subscriptions/${SUBSCRIPTION}/resourceGroups/${RESOURCE_GROUP}/providers/Microsoft.Storage/storageAccounts/${ACCOUNT}`,
        mlFlowTrackingUri: `azureml://${REGION}.api.azureml.ms/mlflow/v1.0${root}`,
        discoveryUrl: `https://${REGION}.api.azureml.ms/discovery`,
        provisioningState: 'Succeeded',
      },
    },
  };
}

function connectionOf(
  scheme: 'WorkloadIdentityFederation' | 'ServicePrincipal' | 'ManagedServiceIdentity',
  entra: SimulatedEntra,
): Endpoint {
  const person = { tenantid: TENANT, serviceprincipalid: CLIENT_ID };
  return {
    id: 'c0ffee00-1111-4222-8333-444455556666',
    name: 'azure',
    type: 'azurerm',
    url: `${MANAGEMENT}/`,
    authorization: {
      scheme,
      parameters:
        scheme === 'ManagedServiceIdentity'
          ? { tenantid: TENANT }
          : scheme === 'ServicePrincipal'
            ? { ...person, authenticationType: 'spnKey', serviceprincipalkey: entra.clientSecret }
            : person,
    },
    data: {
      ...{
        subscriptionId: SUBSCRIPTION,
        subscriptionName: 'Claims',
        environment: 'AzureCloud',
        scopeLevel: 'Subscription',
      },
      environmentAuthorityUrl: 'https://login.microsoftonline.com/',
    },
  };
}
