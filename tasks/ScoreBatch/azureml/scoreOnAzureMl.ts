import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../../../runtime/error.js';
import { checkReplaceable } from '../../../runtime/files.js';
import { hashFile } from '../../../runtime/hashFile.js';
import { SCORES_FILES } from '../../../serving/scoreFile/scoreFile.js';
import type { AzureAccess } from '../../../workspace/azureml/azureAccess.js';
import { WorkspaceResource } from '../../../workspace/azureml/azureMlWorkspace.js';
import { BatchEndpoint } from '../../../workspace/azureml/batchEndpoint.js';
import { followBatchJob } from '../../../workspace/azureml/batchJob.js';
import type { AzureMlClient } from '../../../workspace/azureml/client.js';
import { dataAssetFile } from '../../../workspace/azureml/dataAssetSource.js';
import type { Datastore } from '../../../workspace/azureml/datastore.js';
import { findVersion } from '../../common/findVersion.js';
import type { Host } from '../../common/host.js';
import type { ScoreBatchOptions, ScoreBatchResult } from '../scoreBatch.js';
import { scorerComponent } from './scorerComponent.js';
import { scorerDeployment } from './scorerDeployment.js';
import { scorerEnvironment } from './scorerEnvironment.js';
import { scoresOfJob } from './scoresOfJob.js';

export interface ScoreOnAzureMlOptions extends ScoreBatchOptions {
  endpointName: string;
  /** Compute cluster of the workspace that jobs run on. */
  clusterName: string;
  /** Where the program of the job lies. */
  bundleFolder: string;
  /** Local folder for what the image is built from. */
  buildContext: string;
}

/**
 * Scores a table with a registered model by a job of a batch endpoint, which is made if it is missing, and fetches the
 * files that `scoreBatch` would write: the job runs the same program. If the task is cancelled, so is the job.
 * @param options.source a local file, or a data asset of one file (`azureml:NAME:VERSION`)
 * @throws UserError as `scoreBatch` does, and with all that Azure says
 */
export async function scoreOnAzureMl(
  azure: { access: AzureAccess; client: AzureMlClient; store: Datastore },
  options: ScoreOnAzureMlOptions,
  host: Host,
): Promise<ScoreBatchResult> {
  const { client, store, access } = azure;
  const { signal } = host;
  const { source, outputFolder, format, badRows, idColumn, clusterName } = options;
  checkColumnName(idColumn);
  await checkReplaceable(outputFolder, SCORES_FILES);
  const model = await findVersion(options.workspace, options.modelName, options.modelVersion);
  await checkCluster(client, clusterName, signal);
  const table = await tableUri(azure, source, signal);
  const environment = await scorerEnvironment(client, store, options.bundleFolder, options.buildContext, {
    signal,
  });
  const component = await scorerComponent(client, model, environment, { signal });
  const endpoint = new BatchEndpoint(client, access, options.endpointName);
  const location = (await client.get('', WorkspaceResource, signal))?.location ?? '';
  const deployment = await scorerDeployment(endpoint, location, model, component, clusterName, host);

  const path = `insurance-model-pipeline/scores/${randomUUID()}`;
  const job = await endpoint.invoke(
    deployment,
    {
      files: { table },
      texts: { format, bad_rows: badRows, ...(idColumn && { id_column: idColumn }) },
      outputFolders: { scores: store.uri(path) },
    },
    signal,
  );
  host.log(`Job ${job} scores ${source} with ${model.name} version ${model.version}.`);
  const ended = await followBatchJob(client, job, signal, (state) => host.log(`${job}: ${state}`));
  const manifest = await scoresOfJob(ended, store, path, outputFolder, signal);
  const { scored, rejected } = manifest.rows;
  if (rejected > 0) {
    host.warn({
      where: join(outputFolder, 'rejects.csv'),
      what: `${rejected} of ${scored + rejected} rows could not be scored.`,
      cure: 'The file says why for each of them.',
    });
  }
  host.progress(100, 'Scored');
  return { manifest, resumedAfter: 0, model, scoresFile: join(outputFolder, manifest.file) };
}

async function checkCluster(client: AzureMlClient, name: string, signal: AbortSignal): Promise<void> {
  if (await client.get(`computes/${name}`, z.unknown(), signal)) return;
  throw new UserError({
    where: 'computeName',
    what: `The workspace has no compute cluster ${name}.`,
    cure: 'Create it in Azure Machine Learning studio under Compute, with no nodes at least, so that it costs nothing when idle.',
  });
}

/** A local file goes to the datastore under the hash of its content, so that it is sent once. */
async function tableUri(
  { client, store }: { client: AzureMlClient; store: Datastore },
  source: string,
  signal: AbortSignal,
): Promise<string> {
  if (source.startsWith('azureml:')) return dataAssetFile('source', source, client, signal);
  const path = `insurance-model-pipeline/tables/${await hashFile(source, signal)}/${basename(source)}`;
  await store.uploadFile(source, path, signal);
  return store.uri(path);
}

/** The name becomes part of a command line in the job, where quotes and dollars would not stay what they are. */
function checkColumnName(name: string | undefined): void {
  if (name === undefined || /^[\w .-]+$/.test(name)) return;
  throw new UserError({
    where: "Input 'idColumn'",
    what: `"${name}" cannot be handed to a job in Azure.`,
    cure: 'Rename the column: letters, digits, spaces, full stops, - and _ only; or score on the agent.',
  });
}
