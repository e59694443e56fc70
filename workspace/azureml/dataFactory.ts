import { setTimeout as sleep } from 'node:timers/promises';
import type { ActivityRun, DataFactoryManagementClient } from '@azure/arm-datafactory';
import { UserError } from '../../runtime/error.js';
import { type AzureAccess, resourceManagerScope } from './azureAccess.js';

/** A pipeline of Azure Data Factory and what it is started with. */
export interface FactoryPipeline {
  resourceGroup: string;
  factory: string;
  pipeline: string;
  parameters: Record<string, unknown>;
}

/** Who hears of the run and may end it. */
export interface FactoryListener {
  log: (line: string) => void;
  signal: AbortSignal;
}

const POLL_SECONDS = 15;

/**
 * Starts the pipeline and waits for its end, telling each activity as it ends. A cancelled wait cancels the run.
 * @returns the id of the run
 * @throws UserError with every activity that failed
 */
export async function runFactoryPipeline(
  access: AzureAccess,
  { resourceGroup, factory, pipeline, parameters }: FactoryPipeline,
  { log, signal }: FactoryListener,
  pollSeconds = POLL_SECONDS,
): Promise<string> {
  const { DataFactoryManagementClient } = await import('@azure/arm-datafactory');
  const client = new DataFactoryManagementClient(access.credential, access.subscriptionId, {
    endpoint: access.resourceManager,
    credentialScopes: resourceManagerScope(access),
    httpClient: access.httpClient,
  });
  const where = `Data Factory ${factory}, pipeline ${pipeline}`;
  const started = new Date();
  const { runId } = await client.pipelines
    .createRun(resourceGroup, factory, pipeline, { parameters, abortSignal: signal })
    .catch((error: Error) => {
      throw refused(error, where);
    });
  log(`${where}: run ${runId} started`);
  const told = new Set<string>();
  const activities = async (): Promise<ActivityRun[]> => {
    const found = await client.activityRuns.queryByPipelineRun(resourceGroup, factory, runId, {
      lastUpdatedAfter: new Date(started.getTime() - 3_600_000),
      lastUpdatedBefore: new Date(Date.now() + 3_600_000),
    });
    return found.value;
  };
  try {
    for (;;) {
      const run = await client.pipelineRuns.get(resourceGroup, factory, runId, { abortSignal: signal });
      for (const activity of await activities()) tell(activity, told, log);
      if (run.status === 'Succeeded') return runId;
      if (run.status === 'Failed' || run.status === 'Cancelled') {
        throw failureOf(run.status, run.message, await activities(), where);
      }
      await sleep(pollSeconds * 1000, undefined, { signal });
    }
  } catch (error) {
    if (signal.aborted) await cancel(client, resourceGroup, factory, runId, log);
    signal.throwIfAborted();
    throw error;
  }
}

function tell(activity: ActivityRun, told: Set<string>, log: (line: string) => void): void {
  const { activityRunId = '', activityName, activityType, status, durationInMs } = activity;
  if (told.has(activityRunId) || status === 'InProgress' || status === 'Queued') return;
  told.add(activityRunId);
  log(`${activityName} (${activityType}): ${status} after ${Math.round((durationInMs ?? 0) / 1000)} s`);
}

function failureOf(
  status: string,
  message: string | undefined,
  activities: readonly ActivityRun[],
  where: string,
): UserError {
  const failed = activities.filter((activity) => activity.status === 'Failed');
  if (failed.length === 0) {
    return new UserError({
      where,
      what: `The run ended as ${status}${message ? `: ${message}` : '.'}`,
      cure: 'Look at the run in Azure Data Factory Studio under Monitor.',
    });
  }
  return new UserError(
    failed.map(({ activityName, error }) => ({
      where: `${where}, activity ${activityName}`,
      what: (error as { message?: string } | undefined)?.message || 'It failed without a message.',
      cure: 'Mend the activity or its parameters and run again.',
    })),
  );
}

async function cancel(
  client: DataFactoryManagementClient,
  resourceGroup: string,
  factory: string,
  runId: string,
  log: (line: string) => void,
): Promise<void> {
  try {
    await client.pipelineRuns.cancel(resourceGroup, factory, runId, { isRecursive: true });
    log(`Data Factory run ${runId} cancelled`);
  } catch (error) {
    log(`Data Factory run ${runId} could not be cancelled: ${(error as Error).message.split('\n')[0]}`);
  }
}

function refused(error: Error & { statusCode?: number }, where: string): Error {
  if (error.statusCode === undefined) return error;
  const missing = error.statusCode === 404;
  return new UserError({
    where,
    what: missing
      ? 'There is no such factory or pipeline.'
      : `It could not be started: ${error.message.split('\n')[0]}`,
    cure: missing
      ? 'Check resource group, factory and pipeline; the pipeline must be published.'
      : 'Give the service connection the role Data Factory Contributor, and check the parameters.',
  });
}
