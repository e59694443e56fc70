import * as z from 'zod';
import type { AzureAccess } from './azureAccess.js';
import { azureError } from './azureError.js';
import type { AzureMlClient, Waiting } from './client.js';
import { networkFetch } from './networkFetch.js';

const Tags = z.record(z.string(), z.string().nullable()).nullish();
const EndpointResource = z.looseObject({
  location: z.string(),
  properties: z.looseObject({
    scoringUri: z.string().nullish(),
    defaults: z.looseObject({ deploymentName: z.string().nullish() }).nullish(),
  }),
});
export type BatchEndpointResource = z.output<typeof EndpointResource>;

const DeploymentResource = z.looseObject({
  tags: Tags,
  properties: z.looseObject({ provisioningState: z.string().nullish() }),
});
export type BatchDeploymentResource = z.output<typeof DeploymentResource>;

const StartedJob = z.looseObject({ name: z.string() });

/** Audience of the data plane's Entra tokens; batch endpoints take no other kind. */
const DATA_PLANE_SCOPE = 'https://ml.azure.com/.default';

/** What a job is started with: files and texts by the names of the deployment's inputs and outputs. */
export interface BatchRequest {
  files: Readonly<Record<string, string>>;
  texts: Readonly<Record<string, string>>;
  outputFolders: Readonly<Record<string, string>>;
}

/** One batch endpoint of the workspace with its deployments, as Azure keeps them. */
export class BatchEndpoint {
  private readonly path: string;

  constructor(
    private readonly client: AzureMlClient,
    private readonly access: AzureAccess,
    readonly name: string,
  ) {
    this.path = `batchEndpoints/${name}`;
  }

  /** Undefined if there is none yet. */
  read(signal: AbortSignal): Promise<BatchEndpointResource | undefined> {
    return this.client.get(this.path, EndpointResource, signal);
  }

  create(location: string, waiting: Waiting): Promise<BatchEndpointResource> {
    return this.client.put(
      this.path,
      { location, properties: { authMode: 'AADToken' } },
      EndpointResource,
      waiting,
    );
  }

  deployment(name: string, signal: AbortSignal): Promise<BatchDeploymentResource | undefined> {
    return this.client.get(`${this.path}/deployments/${name}`, DeploymentResource, signal);
  }

  putDeployment(name: string, body: object, waiting: Waiting): Promise<BatchDeploymentResource> {
    return this.client.put(`${this.path}/deployments/${name}`, body, DeploymentResource, waiting);
  }

  removeDeployment(name: string, waiting: Waiting): Promise<void> {
    return this.client.remove(`${this.path}/deployments/${name}`, waiting);
  }

  /**
   * Starts a job of a deployment.
   * @returns the job's name
   * @throws AzureError with all that Azure says, if it refuses
   */
  async invoke(deployment: string, request: BatchRequest, signal: AbortSignal): Promise<string> {
    const what = `Starting a job of ${this.name}`;
    const scoringUri = (await this.read(signal))?.properties.scoringUri;
    if (!scoringUri) throw azureError(404, what, 'The endpoint has no address to call.');
    const send = networkFetch(this.access.httpClient, this.access.credential, DATA_PLANE_SCOPE);
    const files = byName(request.files, (uri) => ({ jobInputType: 'UriFile', uri }));
    const texts = byName(request.texts, (value) => ({ jobInputType: 'Literal', value }));
    const outputData = byName(request.outputFolders, (uri) => ({ jobOutputType: 'UriFolder', uri }));
    const answer = await send(scoringUri, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'azureml-model-deployment': deployment },
      body: JSON.stringify({ properties: { inputData: { ...files, ...texts }, outputData } }),
      signal,
    });
    const text = await answer.text();
    if (!answer.ok) throw azureError(answer.status, what, text);
    const started = StartedJob.safeParse(jsonOf(text));
    if (!started.success) throw azureError(answer.status, what, `The answer names no job: ${text}`);
    return started.data.name;
  }
}

function byName(values: Readonly<Record<string, string>>, wire: (value: string) => object): object {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, wire(value)]));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
