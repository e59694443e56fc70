import * as z from 'zod';
import { UserError } from '../../runtime/error.js';
import { mlflowRuns } from '../mlflow/mlflowRuns.js';
import type { Workspace } from '../workspace.js';
import { type AzureAccess, resourceManagerScope } from './azureAccess.js';
import type { AzureMlClient, Waiting } from './client.js';
import { azureData } from './dataAssets.js';
import { openDatastore } from './datastore.js';
import { azureDeployments } from './deployments.js';
import { azureModels } from './models.js';
import { networkFetch } from './networkFetch.js';

/** What we need to know of a workspace. */
export const WorkspaceResource = z.looseObject({
  location: z.string(),
  properties: z.looseObject({
    mlFlowTrackingUri: z.string().nullish(),
    applicationInsights: z.string().nullish(),
  }),
});

/**
 * An Azure Machine Learning workspace as the place where data versions, runs, models and endpoints live.
 * @param cache local folder for what is fetched
 * @throws UserError if there is no such workspace
 */
export async function openAzureMlWorkspace(
  client: AzureMlClient,
  access: AzureAccess,
  waiting: Waiting,
  cache: string,
): Promise<Workspace> {
  const resource = await client.get('', WorkspaceResource, waiting.signal);
  if (resource === undefined) {
    throw new UserError({
      where: 'workspaceName',
      what: `There is no workspace ${client.address.workspace} in the resource group ${client.address.resourceGroup}.`,
      cure: 'Check both names, the subscription of the service connection, and that it has the role AzureML Data Scientist there.',
    });
  }
  const store = await openDatastore(client, access, waiting.signal);
  const uri = resource.properties.mlFlowTrackingUri;
  if (!uri) {
    throw new UserError({
      where: client.address.workspace,
      what: 'The workspace names no MLflow tracking address.',
      cure: 'Use a workspace of the kind Default.',
    });
  }
  return {
    ...azureData(client, store, waiting),
    ...mlflowRuns({
      uri,
      fetch: networkFetch(access.httpClient, access.credential, resourceManagerScope(access)),
    }),
    ...azureModels(client, store, waiting, cache),
    ...azureDeployments(store),
  };
}
