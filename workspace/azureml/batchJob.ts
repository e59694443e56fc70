import { setTimeout as sleep } from 'node:timers/promises';
import type { AzureMlClient } from './client.js';
import { cancelJob, JobResource, jobPage } from './jobs.js';

export interface EndedJob {
  state: 'Completed' | 'Failed' | 'Canceled';
  /** Its page in Azure Machine Learning studio. */
  page: string;
}

/** Azure may be out of reach for so long while a job goes on, in milliseconds. */
const LOST_LIMIT = 10 * 60_000;

/**
 * Waits until a job of a batch endpoint has ended. If the signal is aborted, the job is cancelled as well.
 * @param onState called with each state that the job is seen in
 */
export async function followBatchJob(
  client: AzureMlClient,
  name: string,
  signal: AbortSignal,
  onState: (state: string) => void,
): Promise<EndedJob> {
  let state = '';
  let lostSince: number | undefined;
  try {
    for (;;) {
      try {
        const job = await client.get(`jobs/${name}`, JobResource, signal);
        lostSince = undefined;
        // A job that was just started may not be listed yet.
        const now = job?.properties.status ?? 'NotStarted';
        if (now !== state) onState(now);
        state = now;
        if (job && (state === 'Completed' || state === 'Failed' || state === 'Canceled')) {
          return { state, page: jobPage(job, client) };
        }
      } catch (error) {
        lostSince ??= Date.now();
        if (signal.aborted || Date.now() - lostSince > LOST_LIMIT) throw error;
      }
      await sleep(1000 * client.pollSeconds, undefined, { signal });
    }
  } catch (error) {
    if (signal.aborted) await cancelJob(client, name);
    throw error;
  }
}
