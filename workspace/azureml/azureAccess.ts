import type { CommonClientOptions } from '@azure/core-client';
import type { TokenCredential } from '@azure/identity';

/** The right to call Azure, as a service connection gives it. */
export interface AzureAccess {
  credential: TokenCredential;
  /** Azure Resource Manager of the connection's cloud, without a slash at its end. */
  resourceManager: string;
  subscriptionId: string;
  /** Proxy, certificates and retries, the same for every client. */
  clientOptions: CommonClientOptions;
}

/** The scope of tokens for Azure Resource Manager. */
export function resourceManagerScope({ resourceManager }: AzureAccess): string {
  return `${resourceManager}/.default`;
}
