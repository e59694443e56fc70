import tl from 'azure-pipelines-task-lib/task.js';
import type { AzureAccess } from '../../workspace/azureml/azureAccess.js';
import { AzureMlClient } from '../../workspace/azureml/client.js';
import { azureConnection, openAzure } from './azureConnection.js';
import type { WorkspacePlace } from './openWorkspace.js';

/** Signs in and opens the Azure ML workspace; nothing is asked of it yet. */
export async function openAzureMl(
  place: Extract<WorkspacePlace, { runOn: 'azureml' }>,
): Promise<{ access: AzureAccess; client: AzureMlClient }> {
  const access = await openAzure(azureConnection(place.connectionInput));
  return { access, client: await AzureMlClient.open(access, place, pollSeconds()) };
}

/** The pipeline's variable for how often Azure is asked, in seconds. */
function pollSeconds(): { pollSeconds?: number } {
  const seconds = Number(tl.getVariable('AzureMl.PollSeconds'));
  return seconds > 0 ? { pollSeconds: seconds } : {};
}
