import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { AzureMlClient } from './client.js';

const JobResource = z.looseObject({
  properties: z.looseObject({
    status: z.string().nullish(),
    services: z.record(z.string(), z.looseObject({ endpoint: z.string().nullish() })).nullish(),
  }),
});

export interface EndedJob {
  state: 'Completed' | 'Failed' | 'Canceled';
  /** Its page in Azure Machine Learning studio. */
  page: string;
}

/** Azure may be out of reach for so long while a job goes on, in milliseconds. */
const LOST_LIMIT = 10 * 60_000;
/** An agent kills a cancelled task after ten seconds. */
const CANCEL_MILLISECONDS = 8_000;

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
        const { status, services } = job?.properties ?? {};
        // A job that was just started may not be listed yet.
        const now = status ?? 'NotStarted';
        if (now !== state) onState(now);
        state = now;
        if (state === 'Completed' || state === 'Failed' || state === 'Canceled') {
          const page = services?.Studio?.endpoint;
          return { state, page: page ?? `https://ml.azure.com/runs/${name}?wsid=${client.workspaceId}` };
        }
      } catch (error) {
        lostSince ??= Date.now();
        if (signal.aborted || Date.now() - lostSince > LOST_LIMIT) throw error;
      }
      await sleep(1000 * client.pollSeconds, undefined, { signal });
    }
  } catch (error) {
    if (signal.aborted) {
      await client.post(`jobs/${name}/cancel`, {}, z.unknown(), {
        signal: AbortSignal.timeout(CANCEL_MILLISECONDS),
      });
    }
    throw error;
  }
}
