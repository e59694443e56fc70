import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { UserError } from '../../runtime/error.js';
import { AzureError, azureError } from './azureError.js';
import type { AzureMlClient, Waiting } from './client.js';
import type { JobLogs } from './jobLogs.js';

export const JobResource = z.looseObject({
  name: z.string(),
  properties: z.looseObject({
    status: z.string().nullish(),
    computeId: z.string().nullish(),
    tags: z.record(z.string(), z.string()).nullish(),
    environmentVariables: z.record(z.string(), z.string()).nullish(),
    services: z.record(z.string(), z.looseObject({ endpoint: z.string().nullish() })).nullish(),
  }),
});
export type JobResource = z.output<typeof JobResource>;

/** Reading a state may fail for so long, and a job that does not answer may stay so, in milliseconds. */
const LOST_LIMIT = 10 * 60_000;
const SILENT_LIMIT = 30 * 60_000;
const CANCEL_MILLISECONDS = 8_000;

/** States that may end by themselves or may not. */
const SILENT = new Set(['NotResponding', 'Paused', 'Unknown']);

/** The page of a job in Azure Machine Learning studio. */
export function jobPage({ name, properties }: JobResource, client: AzureMlClient): string {
  return (
    properties.services?.Studio?.endpoint ?? `https://ml.azure.com/runs/${name}?wsid=${client.workspaceId}`
  );
}

export function submitJob(
  client: AzureMlClient,
  name: string,
  properties: object,
  waiting: Waiting,
): Promise<JobResource> {
  return client.put(`jobs/${name}`, { properties }, JobResource, waiting);
}

/**
 * Waits for the end of a job and hands its log on meanwhile. When `signal` is aborted the job is cancelled.
 * @param onLook called with the state after each look
 * @throws UserError unless the job has completed: with Azure's account and the last lines of its log
 */
export async function followJob(
  client: AzureMlClient,
  name: string,
  logs: JobLogs,
  waiting: Waiting & { onLook?: (state: string) => Promise<void> },
): Promise<JobResource> {
  const { signal, onState, onLook } = waiting;
  try {
    let state = '';
    let since = Date.now();
    for (;;) {
      const job = await look(client, name, signal);
      const now = job.properties.status ?? 'Unknown';
      if (now !== state) {
        onState?.(now);
        since = Date.now();
      }
      state = now;
      const ended = /^(Completed|Failed|Canceled)$/.test(state);
      await logs.look(ended);
      if (state === 'Completed') return job;
      if (ended) throw await failed(client, job, logs);
      if (SILENT.has(state) && Date.now() - since > SILENT_LIMIT) throw silent(client, job);
      await onLook?.(state);
      await sleep(client.pollSeconds * 1000, undefined, { signal });
    }
  } catch (error) {
    if (signal.aborted) await cancelJob(client, name);
    throw error;
  }
}

/** Asks for the end of a job and does not wait for it: a cancelled task has seconds left. */
export async function cancelJob(client: AzureMlClient, name: string): Promise<void> {
  const signal = AbortSignal.timeout(CANCEL_MILLISECONDS);
  await client.post(`jobs/${name}/cancel`, undefined, z.unknown(), { signal }).catch(() => undefined);
}

async function look(client: AzureMlClient, name: string, signal: AbortSignal): Promise<JobResource> {
  for (let lostSince: number | undefined; ; ) {
    try {
      const job = await client.get(`jobs/${name}`, JobResource, signal);
      if (job) return job;
      throw azureError(404, `Reading job ${name}`, 'There is no such job.');
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AzureError && error.status < 500) throw error;
      lostSince ??= Date.now();
      if (Date.now() - lostSince > LOST_LIMIT) throw error;
      await sleep(client.pollSeconds * 1000, undefined, { signal });
    }
  }
}

async function failed(client: AzureMlClient, job: JobResource, logs: JobLogs): Promise<UserError> {
  const page = jobPage(job, client);
  if (job.properties.status === 'Canceled') {
    return new UserError({
      where: `Job ${job.name}`,
      what: 'It was cancelled in Azure Machine Learning.',
      cure: `See ${page}.`,
    });
  }
  const said = azureError(400, `Job ${job.name}`, await logs.failure());
  const lines = logs.last.filter((line) => line.trim() !== '');
  return new UserError([
    ...said.findings.map(({ cure, ...finding }) => ({ ...finding, cure: cure ?? `See ${page}.` })),
    ...(lines.length > 0 ? [{ where: 'Last lines of its log', what: lines.join('\n') }] : []),
  ]);
}

function silent(client: AzureMlClient, job: JobResource): UserError {
  return new UserError({
    where: `Job ${job.name}`,
    what: `It has been in the state ${job.properties.status} for ${SILENT_LIMIT / 60_000} minutes. It was not cancelled.`,
    cure: `Look at ${jobPage(job, client)}; once it has completed, collect it with the input 'collectJob'.`,
  });
}
