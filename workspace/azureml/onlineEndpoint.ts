import type { TokenCredential } from '@azure/identity';
import * as z from 'zod';
import { UserError } from '../../runtime/error.js';
import type { AzureAccess } from './azureAccess.js';
import type { AzureMlClient, Waiting } from './client.js';
import { networkFetch } from './networkFetch.js';

export type AuthMode = 'Key' | 'AMLToken' | 'AADToken';
/** Percentages by the names of deployments. */
export type Traffic = Readonly<Record<string, number>>;

const Percentages = z.record(z.string(), z.number());
const Strings = z.record(z.string(), z.string().nullable()).nullish();
const EndpointResource = z.looseObject({
  location: z.string(),
  tags: Strings,
  kind: z.string().nullish(),
  sku: z.looseObject({ name: z.string() }).nullish(),
  identity: z
    .looseObject({
      type: z.string(),
      userAssignedIdentities: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
  properties: z.looseObject({
    authMode: z.string(),
    compute: z.string().nullish(),
    description: z.string().nullish(),
    properties: Strings,
    publicNetworkAccess: z.string().nullish(),
    provisioningState: z.string().nullish(),
    scoringUri: z.string().nullish(),
    traffic: Percentages.nullish(),
    mirrorTraffic: Percentages.nullish(),
  }),
});
export type EndpointResource = z.output<typeof EndpointResource>;

const DeploymentResource = z.looseObject({
  name: z.string(),
  tags: Strings,
  properties: z.looseObject({ provisioningState: z.string().nullish() }),
});
export type DeploymentResource = z.output<typeof DeploymentResource>;

const Keys = z.looseObject({ primaryKey: z.string(), secondaryKey: z.string().nullish() });
const Token = z.looseObject({ accessToken: z.string(), expiryTimeUtc: z.number().nullish() });
const Logs = z.looseObject({ content: z.string().nullish() });

/** Audience of the data plane's Entra tokens. */
const DATA_PLANE_SCOPE = 'https://ml.azure.com/.default';
/** Lines of a container's log that are fetched. */
const LOG_LINES = 100;

/** One online endpoint of the workspace with its deployments, as Azure keeps them. */
export class OnlineEndpoint {
  private readonly path: string;

  constructor(
    private readonly client: AzureMlClient,
    private readonly access: AzureAccess,
    readonly name: string,
  ) {
    this.path = `onlineEndpoints/${name}`;
  }

  /** Undefined if there is none yet. */
  read(signal: AbortSignal): Promise<EndpointResource | undefined> {
    return this.client.get(this.path, EndpointResource, signal);
  }

  /** @param compute ARM id of an attached Kubernetes cluster; none for a managed endpoint */
  create(
    location: string,
    { authMode, compute }: { authMode: AuthMode; compute?: string },
    waiting: Waiting,
  ): Promise<EndpointResource> {
    const body = {
      location,
      identity: { type: 'SystemAssigned' },
      properties: { authMode, ...(compute && { compute }) },
    };
    return this.client.put(this.path, body, EndpointResource, waiting);
  }

  /**
   * Sets the split and reads it back; everything else of the endpoint stays. Azure has no smaller way to change it.
   * @throws UserError if Azure shows another split than was asked for
   */
  async setTraffic(traffic: Traffic, mirrorTraffic: Traffic, waiting: Waiting): Promise<void> {
    const found = await this.read(waiting.signal);
    if (found === undefined)
      throw new UserError({ where: this.name, what: 'The endpoint is gone.', cure: 'Deploy again.' });
    const { location, tags, kind, sku, identity } = found;
    const { authMode, compute, description, properties, publicNetworkAccess } = found.properties;
    const body = {
      location,
      ...(tags && { tags }),
      ...(kind && { kind }),
      ...(sku && { sku }),
      ...(identity && { identity: identityOf(identity) }),
      properties: {
        ...{ authMode, traffic, mirrorTraffic },
        ...(compute && { compute }),
        ...(description && { description }),
        ...(properties && { properties }),
        ...(publicNetworkAccess && { publicNetworkAccess }),
      },
    };
    await this.client.put(this.path, body, EndpointResource, waiting);
    const seen = (await this.read(waiting.signal))?.properties;
    const { traffic: now, mirrorTraffic: mirrored } = seen ?? {};
    if (sameTraffic(now ?? {}, traffic) && sameTraffic(mirrored ?? {}, mirrorTraffic)) return;
    throw new UserError({
      where: this.name,
      what: `Azure was asked for the traffic ${shownTraffic(traffic)} and shows ${shownTraffic(now ?? {})}.`,
      cure: 'Somebody else may be changing this endpoint; see the activity log of the workspace.',
    });
  }

  deployments(signal: AbortSignal): Promise<DeploymentResource[]> {
    return this.client.list(`${this.path}/deployments`, DeploymentResource, signal);
  }

  putDeployment(name: string, body: object, waiting: Waiting): Promise<DeploymentResource> {
    return this.client.put(`${this.path}/deployments/${name}`, body, DeploymentResource, waiting);
  }

  removeDeployment(name: string, waiting: Waiting): Promise<void> {
    return this.client.remove(`${this.path}/deployments/${name}`, waiting);
  }

  /** The end of what a deployment's containers have written; empty where there is nothing (yet). */
  async logs(deployment: string, signal: AbortSignal): Promise<{ container: string; text: string }[]> {
    const found: { container: string; text: string }[] = [];
    for (const container of ['StorageInitializer', 'InferenceServer']) {
      const body = { containerType: container, tail: LOG_LINES };
      const path = `${this.path}/deployments/${deployment}/getLogs`;
      // A container that never started has no log, and Azure says so with an error.
      const logs = await this.client.post(path, body, Logs, { signal }).catch(() => undefined);
      if (logs?.content?.trim()) found.push({ container, text: logs.content.trim() });
    }
    return found;
  }

  /** `fetch` with the right to score, by what the endpoint asks for. */
  async scoring(authMode: string, signal: AbortSignal): Promise<typeof fetch> {
    const credential = await this.credential(authMode, signal);
    return networkFetch(this.access.httpClient, credential, DATA_PLANE_SCOPE);
  }

  private async credential(authMode: string, signal: AbortSignal): Promise<TokenCredential> {
    if (authMode === 'AADToken') return this.access.credential;
    if (authMode === 'Key') {
      const keys = await this.client.post(`${this.path}/listKeys`, {}, Keys, { signal });
      for (const key of [keys.primaryKey, keys.secondaryKey]) if (key) this.access.mask(key);
      return {
        getToken: async () => ({ token: keys.primaryKey, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
      };
    }
    let token = { token: '', expiresOnTimestamp: 0 };
    const getToken = async () => {
      if (token.expiresOnTimestamp - Date.now() > 5 * 60_000) return token;
      const { accessToken, expiryTimeUtc } = await this.client.post(`${this.path}/token`, {}, Token, {
        signal,
      });
      this.access.mask(accessToken);
      token = { token: accessToken, expiresOnTimestamp: 1000 * (expiryTimeUtc ?? 0) };
      return token;
    };
    await getToken();
    return { getToken };
  }
}

/** Equal but for deployments at 0 %, which Azure may leave out. */
export function sameTraffic(one: Traffic, other: Traffic): boolean {
  return [...Object.keys(one), ...Object.keys(other)].every(
    (name) => (one[name] ?? 0) === (other[name] ?? 0),
  );
}

/** `blue 90 %, green 10 %`. */
export function shownTraffic(traffic: Traffic): string {
  const parts = Object.entries(traffic).filter(([, percent]) => percent > 0);
  return parts.map(([name, percent]) => `${name} ${percent} %`).join(', ') || 'none';
}

/** Without what only Azure may say. */
function identityOf({ type, userAssignedIdentities }: NonNullable<EndpointResource['identity']>): object {
  const assigned = Object.keys(userAssignedIdentities ?? {});
  return {
    type,
    ...(assigned.length > 0 && {
      userAssignedIdentities: Object.fromEntries(assigned.map((id) => [id, {}])),
    }),
  };
}
