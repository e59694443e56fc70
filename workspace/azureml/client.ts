import { setTimeout as sleep } from 'node:timers/promises';
import type { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import {
  createHttpHeaders,
  createPipelineRequest,
  type PipelinePolicy,
  type PipelineResponse,
  RestError,
  retryPolicy,
} from '@azure/core-rest-pipeline';
import type * as z from 'zod';
import { UserError } from '../../runtime/error.js';
import { type AzureAccess, resourceManagerScope } from './azureAccess.js';
import { azureError } from './azureError.js';
import { retryConflict } from './retryConflict.js';
import { unreachable } from './unreachable.js';

/** Where the workspace lies. */
export interface WorkspaceAddress {
  resourceGroup: string;
  workspace: string;
}

/** How long a wait goes on, and who wants to hear of it. */
export interface Waiting {
  signal: AbortSignal;
  /** Called with each state that the operation is seen in. */
  onState?: (state: string) => void;
}

/**
 * The stable version that has all that we use: registries and mirrorTraffic came with 2023-04-01, queueSettings with
 * 2023-10-01. The SDK itself speaks 2022-10-01 and drops what it does not know, even the `uri` of a job's input.
 */
export const API_VERSION = '2024-04-01';

/** Longest silence of the network that a wait lives through, in milliseconds. */
const LOST_CONNECTION_LIMIT = 10 * 60_000;
const POLL_SECONDS = 5;
const CONFLICT_RETRIES = 8;
/** Resource Manager answers or gives up within a minute; a connection that stays silent longer is lost. */
const ANSWER_SECONDS = 100;

/**
 * One workspace of Azure Machine Learning, by its REST resources. Requests go through the pipeline of the SDK's client:
 * sign-in, proxy, retries of 429 and 5xx with Retry-After, user agent. Bodies are sent as they are given, since the
 * SDK's serialiser loses parts of them.
 *
 * A path is relative to the workspace (`jobs/train-1`) or, with a slash before it, absolute
 * (`/subscriptions/…/providers/Microsoft.MachineLearningServices/locations/…`).
 */
export class AzureMlClient {
  private constructor(
    private readonly sdk: AzureMachineLearningWorkspaces,
    private readonly resourceManager: string,
    readonly subscriptionId: string,
    readonly address: WorkspaceAddress,
    /** Between two looks at an operation, unless Azure says when; tests shorten it. */
    readonly pollSeconds: number,
    private readonly answerSeconds: number,
  ) {}

  /** Opens the workspace; nothing is asked of Azure yet. */
  static async open(
    access: AzureAccess,
    address: WorkspaceAddress,
    { pollSeconds = POLL_SECONDS, answerSeconds = ANSWER_SECONDS } = {},
  ): Promise<AzureMlClient> {
    const { AzureMachineLearningWorkspaces } = await import('@azure/arm-machinelearning');
    const { resourceManager, subscriptionId } = access;
    const sdk = new AzureMachineLearningWorkspaces(access.credential, subscriptionId, {
      httpClient: access.httpClient,
      endpoint: resourceManager,
      credentialScopes: resourceManagerScope(access),
      retryOptions: { maxRetries: 5, retryDelayInMs: 200 * pollSeconds, maxRetryDelayInMs: 60_000 },
      userAgentOptions: { userAgentPrefix: 'insurance-model-pipeline' },
    });
    // Answers are read here, where an answer that is not JSON gets a plain message.
    sdk.pipeline.removePolicy({ name: 'deserializationPolicy' });
    sdk.pipeline.addPolicy(retryPolicy([retryConflict(pollSeconds)], { maxRetries: CONFLICT_RETRIES }), {
      phase: 'Retry',
    });
    sdk.pipeline.addPolicy(silence, { afterPhase: 'Retry' });
    return new AzureMlClient(sdk, resourceManager, subscriptionId, address, pollSeconds, answerSeconds);
  }

  /** ARM id of the workspace. */
  get workspaceId(): string {
    const { resourceGroup, workspace } = this.address;
    return `/subscriptions/${this.subscriptionId}/resourceGroups/${encodeURIComponent(resourceGroup)}/providers/Microsoft.MachineLearningServices/workspaces/${encodeURIComponent(workspace)}`;
  }

  /** A resource; undefined where there is none. */
  async get<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T | undefined> {
    const response = await this.send('GET', path, undefined, signal);
    if (response.status === 404) return undefined;
    return this.read(response, `Reading ${path || 'the workspace'}`, schema);
  }

  /** All resources of a collection, over as many pages as there are. */
  async list<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T[]> {
    const found: T[] = [];
    for (let url: string | undefined = this.url(path); url !== undefined; ) {
      const response: PipelineResponse = await this.sendTo('GET', url, undefined, signal);
      const page = this.json(response, `Listing ${path}`) as { value?: unknown[]; nextLink?: string };
      for (const item of page.value ?? []) found.push(checked(item, `Listing ${path}`, schema));
      url = page.nextLink || undefined;
    }
    return found;
  }

  /**
   * Creates or replaces a resource and waits until Azure has done it.
   * @throws AzureError with all that Azure says, if it refuses or fails
   */
  async put<T>(path: string, body: unknown, schema: z.ZodType<T>, waiting: Waiting): Promise<T> {
    const what = `Writing ${path}`;
    const response = await this.send('PUT', path, body, waiting.signal);
    const written = this.json(response, what);
    if (await this.finished(response, what, waiting)) {
      const resource = await this.get(path, schema, waiting.signal);
      if (resource === undefined) throw azureError(404, what, 'The resource is gone.');
      return resource;
    }
    return checked(written, what, schema);
  }

  /** An action on a resource, such as `onlineEndpoints/claims/listKeys`. */
  async post<T>(path: string, body: unknown, schema: z.ZodType<T>, waiting: Waiting): Promise<T> {
    const response = await this.send('POST', path, body, waiting.signal);
    const what = `Calling ${path}`;
    if (response.status >= 400) throw azureError(response.status, what, response.bodyAsText ?? undefined);
    await this.finished(response, what, waiting);
    return checked(response.bodyAsText ? this.json(response, what) : undefined, what, schema);
  }

  /** Deletes a resource and waits; one that is gone already is no error. */
  async remove(path: string, waiting: Waiting): Promise<void> {
    const response = await this.send('DELETE', path, undefined, waiting.signal);
    if (response.status === 404 || response.status === 204) return;
    const what = `Deleting ${path}`;
    if (response.status >= 400) throw azureError(response.status, what, response.bodyAsText ?? undefined);
    await this.finished(response, what, waiting);
  }

  /** Waits for what an answer started; false if it was done at once. */
  private async finished(response: PipelineResponse, what: string, waiting: Waiting): Promise<boolean> {
    const operation = response.headers.get('azure-asyncoperation');
    const location = response.headers.get('location');
    if (operation) await this.follow(operation, what, waiting, response);
    else if (response.status === 202 && location) await this.follow(location, what, waiting, response);
    else return false;
    return true;
  }

  private async follow(url: string, what: string, waiting: Waiting, first: PipelineResponse): Promise<void> {
    let state = '';
    let lostSince: number | undefined;
    for (let seconds = this.pauseAfter(first); ; ) {
      await sleep(seconds * 1000, undefined, { signal: waiting.signal });
      let response: PipelineResponse;
      try {
        response = await this.sendTo('GET', url, undefined, waiting.signal);
        if (response.status >= 500) throw azureError(response.status, what, response.bodyAsText ?? undefined);
      } catch (error) {
        waiting.signal.throwIfAborted();
        lostSince ??= Date.now();
        if (Date.now() - lostSince > LOST_CONNECTION_LIMIT) throw error;
        continue;
      }
      lostSince = undefined;
      seconds = this.pauseAfter(response);
      if (response.status === 202) continue;
      const body = this.json(response, what) as { status?: string; error?: unknown } | undefined;
      const now = body?.status ?? 'Succeeded';
      if (now !== state) waiting.onState?.(now);
      state = now;
      if (/^(failed|canceled)$/i.test(now)) throw azureError(response.status, what, JSON.stringify(body));
      if (/^succeeded$/i.test(now)) return;
    }
  }

  private pauseAfter(response: PipelineResponse): number {
    const asked = Number(response.headers.get('retry-after'));
    return Number.isFinite(asked) && asked > 0 ? asked : this.pollSeconds;
  }

  private send(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body: unknown, signal?: AbortSignal) {
    return this.sendTo(method, this.url(path), body, signal);
  }

  private async sendTo(
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    url: string,
    body: unknown,
    abortSignal: AbortSignal | undefined,
  ): Promise<PipelineResponse> {
    const request = createPipelineRequest({
      url,
      method,
      timeout: 1000 * this.answerSeconds,
      headers: createHttpHeaders({ accept: 'application/json', 'content-type': 'application/json' }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(abortSignal && { abortSignal }),
    });
    try {
      return await this.sdk.sendRequest(request);
    } catch (error) {
      abortSignal?.throwIfAborted();
      throw unreachable(error, new URL(url).host);
    }
  }

  private url(path: string): string {
    const base = path.startsWith('/') ? path : [this.workspaceId, path].filter(Boolean).join('/');
    const [resource, query] = base.split('?');
    return `${this.resourceManager}${resource}?${query ? `${query}&` : ''}api-version=${API_VERSION}`;
  }

  private read<T>(response: PipelineResponse, what: string, schema: z.ZodType<T>): T {
    return checked(this.json(response, what), what, schema);
  }

  private json(response: PipelineResponse, what: string): unknown {
    const text = response.bodyAsText ?? '';
    if (response.status >= 400) throw azureError(response.status, what, text);
    if (text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw azureError(response.status, what, 'The answer is not JSON: a proxy may have given it.');
    }
  }
}

function checked<T>(value: unknown, what: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UserError({
    what: `${what}: Azure answered in an unknown form (${issue?.path.join('.')}: ${issue?.message}).`,
    cure: 'Update the extension; if it is the newest version, please report this.',
  });
}

/** Turns a time-out, which looks like a cancelled request, into an error of the network that is tried again. */
const silence: PipelinePolicy = {
  name: 'silence',
  sendRequest: async (request, next) => {
    try {
      return await next(request);
    } catch (error) {
      if ((error as Error).name !== 'AbortError' || request.abortSignal?.aborted) throw error;
      throw new RestError(`nothing came within ${request.timeout / 1000} s`, { code: 'ETIMEDOUT', request });
    }
  },
};
