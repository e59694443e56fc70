import { murmur3 } from '../../runtime/data/murmur3.js';
import type { Scored } from '../route.js';
import { BoundedQueue, type QueueLimits } from './boundedQueue.js';
import { SMOKE_TEST_ID } from './scoredRow.js';
import { type RecordInputs, scoredRows } from './scoredRows.js';
import { openScoringLog } from './scoringLog.js';

export interface TelemetryOptions {
  recorded: RecordInputs;
  /** Share of the requests whose rows are recorded, from 0 to 1; metrics count all. */
  sample: number;
  /** Keeps a log in a folder, up to so many bytes. */
  log?: { folder: string; mostBytes: number };
  /** Of Application Insights. */
  connectionString?: string;
  /** An OpenTelemetry collector is named by OTEL_EXPORTER_OTLP_ENDPOINT, which its exporters read themselves. */
  otlp: boolean;
}

/** Watches what a service scores, without making it wait. */
export interface Telemetry {
  record(scored: Scored): void;
  /** Requests and batches that were not recorded, for want of space or because they could not be delivered. */
  dropped(): number;
  /** Sends what waits, as far as that goes in a few seconds. */
  close(): Promise<void>;
}

/** Requests are held as their clients sent them until they are written, so the number that waits is what bounds memory. */
export const LIMITS: QueueLimits = { capacity: 2000, batch: 50, delayMs: 500 };
const LAST_MS = 3000;

/**
 * Opens what is asked for; undefined where nothing is. OpenTelemetry is loaded only if something is to be sent.
 * @throws if the log's folder cannot be made, or the connection string is none
 */
export async function openTelemetry(options: TelemetryOptions): Promise<Telemetry | undefined> {
  const { recorded, sample, log, connectionString, otlp } = options;
  const queues: BoundedQueue<Scored>[] = [];
  if (log) {
    const append = await openScoringLog(log.folder, log.mostBytes);
    const deliver = (batch: Scored[]) => append(batch.flatMap((scored) => scoredRows(scored, recorded)));
    queues.push(new BoundedQueue(deliver, LIMITS));
  }
  const sender =
    connectionString !== undefined || otlp
      ? await (await import('./openTelemetry.js')).openSender({
          ...(connectionString !== undefined && { connectionString }),
          otlp,
          dropped: () => dropped(),
        })
      : undefined;
  for (const send of sender?.destinations ?? []) {
    queues.push(new BoundedQueue((batch: Scored[]) => send(batch, recorded), LIMITS));
  }
  if (queues.length === 0) return undefined;
  const dropped = (): number => queues.reduce((sum, queue) => sum + queue.dropped, 0);
  return {
    record(scored) {
      if (scored.requestId === SMOKE_TEST_ID) return;
      sender?.count(scored);
      if (isSampled(scored.requestId, sample)) for (const queue of queues) queue.add(scored);
    },
    dropped,
    async close() {
      await Promise.all(queues.map((queue) => queue.close(LAST_MS)));
      await sender?.close(LAST_MS);
    },
  };
}

/** The same request is recorded everywhere or nowhere. */
function isSampled(requestId: string, share: number): boolean {
  return share >= 1 || murmur3(Buffer.from(requestId), 0) < share * 2 ** 32;
}
