import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import type { Workspace } from '../../workspace/workspace.js';
import type { Host } from './host.js';
import { oneOf, path, type Reader, readInputs, text } from './inputs.js';

/** Where data versions, runs, models and endpoints live, as the inputs say. */
export type WorkspacePlace =
  | { runOn: 'agent'; folder: string }
  | { runOn: 'azureml'; connectionInput: string; resourceGroup: string; workspace: string };

/** Reads `runOn` and the inputs that belong to the choice. */
export const workspacePlace: Reader<WorkspacePlace> = (name) => {
  const runOn = oneOf('agent', 'azureml')(name);
  if (runOn === 'agent') return { runOn, folder: readInputs({ workspaceFolder: path }).workspaceFolder };
  const { azureSubscription, resourceGroupName, amlWorkspaceName } = readInputs({
    azureSubscription: (input) => text(input) && input,
    resourceGroupName: text,
    amlWorkspaceName: text,
  });
  return {
    ...{ runOn, connectionInput: azureSubscription },
    ...{ resourceGroup: resourceGroupName, workspace: amlWorkspaceName },
  };
};

/** Opens the workspace that the inputs name. What belongs to Azure is loaded only when it is asked for. */
export async function openWorkspace(place: WorkspacePlace, host: Host): Promise<Workspace> {
  if (place.runOn === 'agent') return openFolderWorkspace(place.folder, host.warn);
  const { openAzureMl } = await import('./openAzureMl.js');
  const { access, client } = await openAzureMl(place);
  const { openAzureMlWorkspace } = await import('../../workspace/azureml/azureMlWorkspace.js');
  const cache = join(tl.getVariable('Agent.TempDirectory') ?? tl.cwd(), 'azureml');
  return openAzureMlWorkspace(client, access, { signal: host.signal }, cache);
}
