import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Assignment } from './chunkScorer.js';

/** With a chunk in work and one waiting, a thread never runs dry. */
export const SLOTS_PER_THREAD = 2;

/** A slot whose first `count` rows are to be scored. */
export interface Order {
  slot: number;
  count: number;
}

/** Threads beside this one that score chunks. They count for nothing until they are ready. */
export class ScoringThreads {
  private readonly threads: Worker[];
  private readonly free: { slot: number; thread: Worker }[] = [];
  private readonly waiting = new Map<number, () => void>();
  private readonly work: Promise<void>[] = [];
  private readonly failure: Promise<never>;

  /** Starts the threads, which takes them some time. */
  constructor(readonly count: number) {
    this.threads = Array.from(
      { length: count },
      () => new Worker(join(import.meta.dirname, 'batch.worker.js')),
    );
    this.failure = new Promise((_, reject) => {
      for (const thread of this.threads) thread.on('error', reject);
    });
    // The slots of a thread that failed stay taken; `finished` tells.
    this.failure.catch(() => {});
  }

  /** @param slots so many for each thread as SLOTS_PER_THREAD says */
  begin(assignment: Assignment, slots: readonly number[]): void {
    for (const [index, thread] of this.threads.entries()) {
      const own = slots.slice(SLOTS_PER_THREAD * index, SLOTS_PER_THREAD * (index + 1));
      thread.on('message', (message: 'ready' | number) => {
        if (message === 'ready') this.free.push(...own.map((slot) => ({ slot, thread })));
        else {
          this.waiting.get(message)!();
          this.free.push({ slot: message, thread });
        }
      });
      thread.postMessage(assignment);
    }
  }

  /** The slot of a thread that waits for work, if there is one, and how to have it scored. */
  next(): { slot: number; score: (count: number, done: () => void) => void } | undefined {
    const next = this.free.shift();
    if (!next) return undefined;
    const { slot, thread } = next;
    return {
      slot,
      score: (count, done) => {
        this.work.push(
          new Promise((resolve) =>
            this.waiting.set(slot, () => {
              done();
              resolve();
            }),
          ),
        );
        thread.postMessage({ slot, count } satisfies Order);
      },
    };
  }

  /** Resolves once every chunk is scored; rejects with the error of a thread that failed. */
  async finished(): Promise<void> {
    await Promise.race([Promise.all(this.work), this.failure]);
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }
}
