import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Dataset, readDataset } from '../../../runtime/data/dataset.js';
import { UserError } from '../../../runtime/error.js';
import { checkReplaceable } from '../../../runtime/files.js';
import { MODEL_FILES } from '../../../runtime/model/directory.js';
import { type AzureAccess, resourceManagerScope } from '../../../workspace/azureml/azureAccess.js';
import { WorkspaceResource } from '../../../workspace/azureml/azureMlWorkspace.js';
import type { AzureMlClient } from '../../../workspace/azureml/client.js';
import { troublesOf } from '../../../workspace/azureml/cluster.js';
import { type Datastore, openDatastore } from '../../../workspace/azureml/datastore.js';
import { jobLogs } from '../../../workspace/azureml/jobLogs.js';
import { followJob, JobResource, jobPage } from '../../../workspace/azureml/jobs.js';
import { networkFetch } from '../../../workspace/azureml/networkFetch.js';
import { mlflowMetrics } from '../../../workspace/mlflow/mlflowRuns.js';
import { MLFLOW_RUN_ID, OUR_RUN_ID } from '../../../workspace/mlflow/mlflowTracking.js';
import { RUN_TAGS } from '../../../workspace/runTags.js';
import type { Host } from '../../common/host.js';
import { readInitialModel } from '../initialModel.js';
import type { JobSettings } from '../jobSettings.js';
import { parametersFor } from '../parametersFor.js';
import type { TrainModelChoices, TrainModelResult } from '../trainModel.js';
import { bundledTrainer } from './bundledTrainer.js';
import { lightgbmTrainer } from './lightgbmTrainer.js';
import { outputPath } from './outputPath.js';
import { scriptTrainer } from './scriptTrainer.js';
import { submitTraining } from './submitTraining.js';
import type { Collected, Trainer } from './trainer.js';

export interface Azure {
  client: AzureMlClient;
  access: AzureAccess;
  /** Folder of the packaged task, which holds the programs of the jobs. */
  programs: string;
  /** Local folder for what goes up and comes down. */
  scratch: string;
}

/** A training in a job: its result, or none where nobody waits for it. */
export interface TrainedInJob {
  jobName: string;
  jobUrl: string;
  result?: TrainModelResult;
}

/**
 * Trains in a job of Azure Machine Learning and brings the model back to where the agent would have written it. The job
 * is the run: they have one name. Cancelled, it cancels the job.
 */
export async function trainOnAzureMl(
  options: TrainModelChoices,
  settings: JobSettings,
  azure: Azure,
  host: Host,
): Promise<TrainedInJob> {
  const { client, access } = azure;
  const { signal } = host;
  const dataset = await readDataset(options.datasetFolder);
  if (settings.choice.trainer !== 'script') await checkReplaceable(options.outputFolder, MODEL_FILES);
  const trackingUri = await trackingUriOf(client, signal);
  const store = await openDatastore(client, access, signal);
  const trainer = await trainerFor(options, settings, azure, { dataset, trackingUri }, host);
  const name = settings.collectJob ?? `train-${dataset.manifest.version}-${randomUUID().slice(0, 8)}`;
  const job =
    settings.collectJob === undefined
      ? await submitTraining(name, { options, settings, trainer, dataset, store }, azure, host)
      : await submittedJob(client, name, dataset, signal);
  const jobUrl = jobPage(job, client);
  host.log(`Job ${name}: ${jobUrl}`);
  if (!settings.wait) return { jobName: name, jobUrl };

  const finished = await follow(name, { settings, trainer, trackingUri }, azure, host);
  const collected = await collect(finished, trainer, { store, scratch: azure.scratch }, host);
  return { jobName: name, jobUrl, result: await record(collected, name, jobUrl, options) };
}

async function trackingUriOf(client: AzureMlClient, signal: AbortSignal): Promise<string> {
  const uri = (await client.get('', WorkspaceResource, signal))?.properties.mlFlowTrackingUri;
  if (uri) return uri;
  throw new UserError({
    where: client.address.workspace,
    what: 'The workspace names no MLflow tracking address.',
    cure: 'Use a workspace of the kind Default.',
  });
}

async function trainerFor(
  options: TrainModelChoices,
  { choice }: JobSettings,
  { access, programs }: Azure,
  { dataset, trackingUri }: { dataset: Dataset; trackingUri: string },
  host: Host,
): Promise<Trainer> {
  if (choice.trainer === 'script') {
    const fetch = networkFetch(access.httpClient, access.credential, resourceManagerScope(access));
    return scriptTrainer(options, dataset, choice, (job) => mlflowMetrics({ uri: trackingUri, fetch }, job));
  }
  const { parameters } = parametersFor(options, dataset, host);
  if (choice.trainer === 'lightgbm') {
    return lightgbmTrainer(options, dataset, { parameters, instances: choice.instances, programs });
  }
  const { workspace, initialModel } = options;
  if (initialModel === undefined) return bundledTrainer(options, programs, undefined);
  if ((await stat(initialModel).catch(() => undefined))?.isFile()) {
    throw new UserError({
      where: "Input 'initialModel'",
      what: 'It is a file, but a job gets a folder.',
      cure: 'Give the folder that holds it.',
    });
  }
  const { schema } = dataset;
  const { folder } = await readInitialModel(initialModel, { workspace, parameters, schema });
  return bundledTrainer(options, programs, folder);
}

/** A job that an earlier task submitted, if it trained on this data. */
async function submittedJob(
  client: AzureMlClient,
  name: string,
  { manifest }: Dataset,
  signal: AbortSignal,
): Promise<JobResource> {
  const job = await client.get(`jobs/${name}`, JobResource, signal);
  const where = "Input 'collectJob'";
  if (!job) {
    throw new UserError({
      where,
      what: `The workspace has no job ${name}.`,
      cure: "Give the output variable 'jobName' of the task that submitted it.",
    });
  }
  const trainedOn = job.properties.tags?.[RUN_TAGS.dataVersion];
  if (trainedOn !== manifest.version) {
    throw new UserError({
      where,
      what: `The job ${name} trained on data version ${trainedOn ?? 'unknown'}, the dataset is ${manifest.version}.`,
      cure: 'Use the dataset folder of the run that submitted the job.',
    });
  }
  return job;
}

async function follow(
  name: string,
  { settings, trainer, trackingUri }: { settings: JobSettings; trainer: Trainer; trackingUri: string },
  { client, access }: Azure,
  host: Host,
): Promise<JobResource> {
  const { signal } = host;
  const onLine = (line: string) => (trainer.hear ? trainer.hear(line, host) : host.log(line));
  const logs = jobLogs({ client, access, trackingUri }, name, { signal, onLine });
  const said = new Set<string>();
  return followJob(client, name, logs, {
    signal,
    onState: (state) => host.log(`Job ${name} is ${state}.`),
    async onLook(state) {
      if (state !== 'Queued') return;
      for (const trouble of await troublesOf(client, settings.cluster.name, signal)) {
        if (!said.has(trouble)) host.warn({ where: 'The job is queued', what: trouble });
        said.add(trouble);
      }
    },
  });
}

async function collect(
  job: JobResource,
  trainer: Trainer,
  { store, scratch }: { store: Datastore; scratch: string },
  host: Host,
): Promise<Collected> {
  const folder = join(scratch, job.name);
  try {
    await store.download(outputPath(job.name), folder, host.signal);
    return await trainer.collect({ job, folder }, host);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The job's own MLflow run becomes the run of the training; a search's trials become runs below it. */
async function record(
  { result, run, trials }: Collected,
  job: string,
  jobUrl: string,
  { workspace }: TrainModelChoices,
): Promise<TrainModelResult> {
  await workspace.saveRun({
    ...{ ...run, runId: job },
    tags: { ...run.tags, [MLFLOW_RUN_ID]: job, [OUR_RUN_ID]: job },
  });
  for (const trial of trials) {
    await workspace.saveRun({ ...trial, tags: { ...trial.tags, [RUN_TAGS.parentRun]: job } });
  }
  return { ...result, runId: job, trackingUrl: jobUrl };
}
