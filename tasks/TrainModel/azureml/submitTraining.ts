import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../../../runtime/data/dataset.js';
import { hashModelDirectory } from '../../../runtime/model/directory.js';
import type { AzureMlClient, Waiting } from '../../../workspace/azureml/client.js';
import { useCluster } from '../../../workspace/azureml/cluster.js';
import { registerCode } from '../../../workspace/azureml/codeAssets.js';
import type { Datastore } from '../../../workspace/azureml/datastore.js';
import { registerEnvironment } from '../../../workspace/azureml/environments.js';
import { type JobResource, submitJob } from '../../../workspace/azureml/jobs.js';
import type { Host } from '../../common/host.js';
import type { JobSettings } from '../jobSettings.js';
import { tagsOf } from '../runContent.js';
import type { TrainModelChoices } from '../trainModel.js';
import { outputPath } from './outputPath.js';
import type { Trainer } from './trainer.js';
import type { Azure } from './trainOnAzureMl.js';

interface Training {
  options: TrainModelChoices;
  settings: JobSettings;
  trainer: Trainer;
  dataset: Dataset;
  store: Datastore;
}

/** Brings up what the job needs and is not there yet, and submits it. */
export async function submitTraining(
  name: string,
  { options, settings, trainer, dataset, store }: Training,
  { client, scratch }: Azure,
  host: Host,
): Promise<JobResource> {
  const { signal } = host;
  const waiting: Waiting = { signal };
  const code = join(scratch, `${name}-code`);
  try {
    const data = await options.workspace.registerData(dataName(dataset), dataset);
    const codeId = await registerCode(client, store, await trainer.code(code), waiting);
    const environmentId = await environmentFor(client, trainer, settings.environment, waiting);
    const inputs: Record<string, object> = {
      // By its ARM id, as Microsoft's SDK does: the job then stands in the data's lineage.
      dataset: folderInput(`${client.workspaceId}/data/${data.name}/versions/${data.version}`),
    };
    for (const [input, folder] of Object.entries(trainer.folders ?? {})) {
      const path = `insurance-model-pipeline/inputs/${(await hashModelDirectory(folder)).slice(0, 32)}`;
      await store.uploadFolder(folder, path, signal);
      inputs[input] = folderInput(store.uri(path));
    }
    const computeId = await useCluster(client, settings.cluster, trainer.instances, waiting);
    const job = {
      ...{ jobType: 'Command', displayName: name, experimentName: options.experiment },
      ...{ computeId, codeId, environmentId, inputs },
      ...{ command: trainer.command, environmentVariables: trainer.environmentVariables },
      outputs: {
        model: { jobOutputType: 'uri_folder', uri: store.uri(outputPath(name)), mode: 'ReadWriteMount' },
      },
      resources: { instanceCount: trainer.instances },
      ...(trainer.instances > 1 && {
        distribution: { distributionType: 'PyTorch', processCountPerInstance: 1 },
      }),
      tags: tagsOf(dataset, options.origin, undefined),
    };
    return await submitJob(client, name, job, waiting);
  } finally {
    await rm(code, { recursive: true, force: true });
  }
}

function folderInput(uri: string): object {
  return { jobInputType: 'uri_folder', uri, mode: 'ReadOnlyMount' };
}

/** The name under which PrepareData registers; for a dataset without one, its source's, as far as Azure allows it. */
function dataName({ manifest }: Dataset): string {
  return manifest.name ?? manifest.source.name.replace(/^[^A-Za-z0-9]+|[^\w-]+/g, '-').replace(/^-+/, '');
}

/** The trainer's own environment, or the one that the user names: an asset of Azure Machine Learning or an image. */
async function environmentFor(
  client: AzureMlClient,
  trainer: Trainer,
  named: string | undefined,
  waiting: Waiting,
): Promise<string> {
  if (named === undefined) return registerEnvironment(client, trainer.environment!, waiting);
  if (named.startsWith('azureml://')) return named;
  const [, name, version] = /^azureml:([^:/]+):([^:/]+)$/.exec(named) ?? [];
  if (name !== undefined) return `${client.workspaceId}/environments/${name}/versions/${version}`;
  return registerEnvironment(client, { image: named }, waiting);
}
