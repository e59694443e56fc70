import type { AzureAccess } from '../../workspace/azureml/azureAccess.js';
import { AzureMlClient } from '../../workspace/azureml/client.js';
import { azureConnection, openAzure } from './azureConnection.js';
import type { WorkspacePlace } from './openWorkspace.js';

/** Signs in and opens the Azure ML workspace; nothing is asked of it yet. */
export async function openAzureMl(
  place: Extract<WorkspacePlace, { runOn: 'azureml' }>,
): Promise<{ access: AzureAccess; client: AzureMlClient }> {
  const access = await openAzure(azureConnection(place.connectionInput));
  return { access, client: await AzureMlClient.open(access, place) };
}
