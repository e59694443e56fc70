import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobSASPermissions } from '@azure/storage-blob';
import { failure, type SimulatedAnswer, type SimulatedRequest } from './http.js';
import type { Resource } from './resources.js';
import { REGION, type SimulatedAzure } from './simulatedAzure.js';
import { SimulatedJob } from './simulatedJob.js';

export interface SimulatedCompute {
  /** MLflow's run id by the name of the job; Azure has one name for both. */
  runs: Map<string, string>;
  /** Jobs by name, while they run and after. */
  jobs: Map<string, SimulatedJob>;
  /** Why clusters get no nodes; while it is set jobs stay queued. */
  nodeTrouble: object | undefined;
  /** Answer to the creation of a cluster that Azure refuses. */
  clusterRefusal: SimulatedAnswer | undefined;
  stop(): Promise<void>;
}

/**
 * Compute of the simulated Azure that really runs command jobs, as processes of this machine: code and inputs come from
 * storage, outputs and logs go there, several nodes are several processes on loopback. No image is built: the commands
 * find this machine's Node and Python. Clusters only exist.
 * @param mlflowUri a real MLflow server, in which each job is a run
 */
export async function serveCompute(azure: SimulatedAzure, mlflowUri: string): Promise<SimulatedCompute> {
  const folder = await mkdtemp(join(tmpdir(), 'simulated-compute-'));
  const { resources } = azure;
  const compute: SimulatedCompute = {
    runs: new Map(),
    jobs: new Map(),
    nodeTrouble: undefined,
    clusterRefusal: undefined,
    stop: async () => {
      for (const job of compute.jobs.values()) job.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };

  resources.behaviours.computes = {
    ...resources.behaviours.computes,
    check: () => compute.clusterRefusal,
    read: (resource) =>
      compute.nodeTrouble
        ? {
            ...resource,
            properties: {
              ...resource.properties,
              properties: { ...resource.properties.properties, errors: [{ error: compute.nodeTrouble }] },
            },
          }
        : resource,
  };
  resources.behaviours.jobs = {
    ...resources.behaviours.jobs,
    check: (job) => missing(azure, job),
    provision: (job) => run(job),
    act(job, action) {
      if (action !== 'cancel') return undefined;
      job.properties.status = 'CancelRequested';
      compute.jobs.get(job.name)?.stop();
      return { status: 200 };
    },
  };
  azure.serve(`${REGION}.api.azureml.ms`, (request) => history(azure, compute, request));

  async function run(resource: Resource): Promise<undefined> {
    const { properties, name } = resource;
    const enter = (state: string) => {
      if (properties.status !== 'CancelRequested') properties.status = state;
    };
    properties.services = {
      Studio: { jobServiceType: 'Studio', endpoint: `https://ml.azure.com/runs/${name}?wsid=simulated` },
    };
    const job = new SimulatedJob(azure, resource, join(folder, name));
    compute.jobs.set(name, job);
    try {
      const experiment = properties.experimentName ?? 'Default';
      const runId = await mlflowRun(mlflowUri, experiment, name);
      compute.runs.set(name, runId);
      enter('Queued');
      while (compute.nodeTrouble && properties.status === 'Queued') await sleep(50);
      enter('Preparing');
      await job.prepare();
      enter('Running');
      const code = await job.run({
        ...{ AZUREML_RUN_ID: name, AZUREML_EXPERIMENT_ID: experiment, AZUREML_NODE_COUNT: String(job.nodes) },
        ...{ MLFLOW_TRACKING_URI: mlflowUri, MLFLOW_RUN_ID: runId },
      });
      enter('Finalizing');
      await job.finish();
      if (properties.status === 'CancelRequested') properties.status = 'Canceled';
      else properties.status = code === 0 ? 'Completed' : 'Failed';
      if (properties.status === 'Failed') job.error = executionFailed(code);
    } catch (error) {
      properties.status = properties.status === 'CancelRequested' ? 'Canceled' : 'Failed';
      job.error = { code: 'ServiceError', message: (error as Error).message };
    }
    return undefined;
  }
  return compute;
}

/** What Azure says of a command that ended with another code than 0. */
function executionFailed(code: number): object {
  return {
    code: 'UserError',
    message: `Execution failed. User process 'bash' exited with status code ${code}. Please check log file 'user_logs/std_log.txt' for error details.`,
  };
}

/** Refuses a job that names what is not there. */
function missing({ resources }: SimulatedAzure, { properties }: Resource): SimulatedAnswer | undefined {
  const { codeId, environmentId, computeId, inputs = {} } = properties;
  const data = Object.values<{ uri?: string }>(inputs).map(({ uri }) => uri);
  const named = [codeId, environmentId, computeId, ...data].filter((id) => id?.startsWith('/subscriptions/'));
  const absent = named.find((id) => !resources.find(id.slice(resources.root.length + 1)));
  return absent === undefined
    ? undefined
    : failure(400, 'UserError', `The job names ${absent}, which does not exist.`);
}

/** The run history's account of a job: its log files, with a right to read them, and its error. */
async function history(
  azure: SimulatedAzure,
  compute: SimulatedCompute,
  request: SimulatedRequest,
): Promise<SimulatedAnswer | undefined> {
  const [, root, name = ''] =
    /^\/history\/v1\.0(\/subscriptions\/.*?\/workspaces\/[^/]+)\/runs\/([^/]+)\/details$/.exec(
      request.path,
    ) ?? [];
  if (root === undefined) return undefined;
  const refusal = azure.entra.refusal(request, 'https://management.azure.com');
  if (refusal) return failure(401, 'UserError', refusal);
  const job = compute.jobs.get(name);
  if (!job) return failure(404, 'UserError', `Run ${name} was not found.`);
  const { status } = azure.resources.find(`jobs/${name}`)?.properties ?? {};
  const container = azure.storage.getContainerClient(azure.container);
  const logFiles: Record<string, string> = {};
  for (const [file, path] of job.logFiles) {
    const url = await container.getBlobClient(path).generateSasUrl({
      permissions: BlobSASPermissions.parse('r'),
      expiresOn: new Date(Date.now() + 3_600_000),
    });
    azure.entra.secrets.push(new URL(url).searchParams.get('sig') as string);
    logFiles[file] = url;
  }
  return {
    status: 200,
    body: { runId: name, status, logFiles, ...(job.error && { error: { error: job.error } }) },
  };
}

/** Makes the job's run on the MLflow server. @returns its id there */
async function mlflowRun(uri: string, experiment: string, name: string): Promise<string> {
  const call = async (path: string, body?: object) => {
    const response = await fetch(`${uri}/api/2.0/mlflow/${path}`, {
      headers: { 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    return (await response.json()) as {
      experiment_id?: string;
      experiment?: { experiment_id: string };
      run: { info: { run_id: string } };
    };
  };
  const known = await call(`experiments/get-by-name?experiment_name=${encodeURIComponent(experiment)}`);
  const experiment_id =
    known.experiment?.experiment_id ?? (await call('experiments/create', { name: experiment })).experiment_id;
  const { run } = await call('runs/create', { experiment_id, run_name: name, start_time: Date.now() });
  return run.info.run_id;
}
