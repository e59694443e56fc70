import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { boost, type Iteration } from './boost.js';
import { kernelModule } from './kernels.js';
import type { Plan } from './plan.js';
import { Shard } from './shard.js';

/** What a worker is told, once. */
export interface Assignment {
  plan: Plan;
  index: number;
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
}

/** Those who do the work: this thread if alone, else so many threads beside it. */
export class Crew {
  private readonly threads: Worker[];

  /** Starts the threads, which takes them some time: call it before there is anything for them to do. */
  constructor(readonly size: number) {
    this.threads =
      size === 1
        ? []
        : Array.from({ length: size }, () => new Worker(join(import.meta.dirname, 'gbdt.worker.js')));
    // Until `run` listens, a thread that cannot start must not bring the process down; `run` then sees it again.
    for (const thread of this.threads) thread.on('error', (error) => this.failed(error));
  }

  private failed: (error: Error) => void = (error) => {
    this.failure ??= error;
  };
  private failure: Error | undefined;

  /**
   * Trains. Rejects with the signal's reason as soon as it is aborted.
   * @param onIteration is told of every iteration, in order
   */
  async run(
    plan: Plan,
    memory: WebAssembly.Memory,
    onIteration: (iteration: Iteration) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const module = kernelModule();
    signal?.throwIfAborted();
    if (this.failure) throw this.failure;
    if (this.threads.length === 0) {
      for (const iteration of boost(new Shard(plan, 0, module, memory))) {
        onIteration(iteration);
        await setImmediate();
        signal?.throwIfAborted();
      }
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.failed = reject;
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      const running = new Set(this.threads);
      this.threads.forEach((thread, index) => {
        thread.on('message', (message: Iteration | 'done') => {
          if (message === 'done') {
            running.delete(thread);
            if (running.size === 0) resolve();
            return;
          }
          try {
            onIteration(message);
          } catch (error) {
            reject(error);
          }
        });
        thread.on('exit', (code) => {
          if (running.has(thread)) reject(new Error(`A training thread ended early (exit code ${code}).`));
        });
        thread.postMessage({ plan, index, module, memory } satisfies Assignment);
      });
    });
  }

  /** Ends the threads, whatever they are doing. */
  async dismiss(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }
}
