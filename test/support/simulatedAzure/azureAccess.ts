import { ClientSecretCredential } from '@azure/identity';
import type { AzureAccess } from '../../../workspace/azureml/azureAccess.js';
import { AzureMlClient } from '../../../workspace/azureml/client.js';
import { networkClient } from '../../../workspace/azureml/networkClient.js';
import { CLIENT_ID, TENANT } from './entra.js';
import { RESOURCE_GROUP, type SimulatedAzure, SUBSCRIPTION, WORKSPACE } from './simulatedAzure.js';

/** The access that a service connection with a secret gives, for tests that start below the tasks. */
export function accessTo(azure: SimulatedAzure, masked: string[] = []): AzureAccess {
  const httpClient = networkClient({ proxyFor: () => azure.proxy.url, ca: azure.certificate.cert });
  return {
    credential: new ClientSecretCredential(TENANT, CLIENT_ID, azure.entra.clientSecret, {
      httpClient,
    }),
    resourceManager: 'https://management.azure.com',
    subscriptionId: SUBSCRIPTION,
    httpClient,
    mask: (secret) => masked.push(secret),
  };
}

export function clientOf(access: AzureAccess): Promise<AzureMlClient> {
  return AzureMlClient.open(
    access,
    { resourceGroup: RESOURCE_GROUP, workspace: WORKSPACE },
    { pollSeconds: 0.01 },
  );
}
