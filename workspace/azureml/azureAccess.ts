import type { HttpClient } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';

/** The right to call Azure, as a service connection gives it. */
export interface AzureAccess {
  credential: TokenCredential;
  /** Azure Resource Manager of the connection's cloud, without a slash at its end. */
  resourceManager: string;
  subscriptionId: string;
  /** The way to the network, the same for every client; see networkClient.ts. */
  httpClient: HttpClient;
  /** Keeps a secret that Azure gave out of the log. */
  mask: (secret: string) => void;
}

/** The scope of tokens for Azure Resource Manager. */
export function resourceManagerScope({ resourceManager }: AzureAccess): string {
  return `${resourceManager}/.default`;
}
