import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type PartsJob, writeParts } from './writeParts.js';

/** Fewer cells than this are written before a thread has started. */
const FEWEST_CELLS = 1 << 22;

/** Parts that are being written. */
export interface PartsWriting {
  /** The files' SHA-256, once they are complete. */
  hashes: Promise<string[]>;
  /** Writes no more, whatever is unfinished. */
  stop(): Promise<void>;
}

/** As writeParts, of many rows beside this thread, which can do something else meanwhile. The bytes are the same. */
export function beginParts(job: PartsJob, fewestCells = FEWEST_CELLS): PartsWriting {
  if (job.rows * job.columns.length < fewestCells || availableParallelism() === 1)
    return { hashes: Promise.resolve(writeParts(job)), stop: async () => {} };
  const thread = new Worker(join(import.meta.dirname, 'parts.worker.js'));
  const hashes = new Promise<string[]>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('The thread that writes the parts ended early.')));
  });
  // Whoever waits for the hashes learns of a failure; one that comes before must not end the process.
  hashes.catch(() => {});
  thread.postMessage(job);
  return {
    hashes,
    async stop() {
      await thread.terminate();
    },
  };
}
