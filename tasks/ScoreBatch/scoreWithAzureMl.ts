import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { checkEndpointName } from '../../workspace/azureml/assetName.js';
import { openAzureMlWorkspace } from '../../workspace/azureml/azureMlWorkspace.js';
import { openDatastore } from '../../workspace/azureml/datastore.js';
import type { Host } from '../common/host.js';
import { readInputs, text } from '../common/inputs.js';
import { openAzureMl } from '../common/openAzureMl.js';
import type { WorkspacePlace } from '../common/openWorkspace.js';
import { scoreOnAzureMl } from './azureml/scoreOnAzureMl.js';
import type { ScoreBatchOptions, ScoreBatchResult } from './scoreBatch.js';

/** Reads the inputs that belong to a batch endpoint of Azure ML, and scores. */
export async function scoreWithAzureMl(
  place: Extract<WorkspacePlace, { runOn: 'azureml' }>,
  scoring: Omit<ScoreBatchOptions, 'workspace'>,
  host: Host,
): Promise<ScoreBatchResult> {
  const { batchEndpointName: endpointName, computeName } = readInputs({
    batchEndpointName: text,
    computeName: text,
  });
  // The rule is Azure's; no call is needed to know it.
  checkEndpointName("Input 'batchEndpointName'", endpointName);
  const { access, client } = await openAzureMl(place);
  const cache = join(tl.getVariable('Agent.TempDirectory') ?? tl.cwd(), 'azureml');
  const workspace = await openAzureMlWorkspace(client, access, { signal: host.signal }, cache);
  const store = await openDatastore(client, access, host.signal);
  return scoreOnAzureMl(
    { access, client, store },
    {
      ...{ ...scoring, workspace, endpointName, clusterName: computeName },
      ...{ bundleFolder: import.meta.dirname, buildContext: join(cache, 'scorer') },
    },
    host,
  );
}
