import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { FeatureColumn } from '../data/table.js';
import { inSharedMemory } from '../sharedNumbers.js';
import type { FeatureBins } from './bins.js';
import type { Iteration } from './boost.js';
import type { EncodeOrder } from './encodeBundles.js';
import { type FoundBins, orderBins } from './findBins.js';
import { kernelModule } from './kernels.js';
import { type Answer, carryOut, type Order } from './order.js';
import type { Parameters } from './parameters.js';
import type { Plan } from './plan.js';

/**
 * Those who do the work: this thread if alone, else so many threads beside it; while these start, this one begins. What
 * they are told to do rejects with the signal's reason as soon as it is aborted.
 */
export class Crew {
  private readonly threads: Worker[];

  /** Starts the threads, which takes them some time: call it before there is anything for them to do. */
  constructor(
    readonly size: number,
    private readonly signal?: AbortSignal,
  ) {
    this.threads =
      size === 1
        ? []
        : Array.from({ length: size }, () => new Worker(join(import.meta.dirname, 'gbdt.worker.js')));
    for (const thread of this.threads) {
      thread.on('message', (answer) => this.hear(answer));
      thread.on('error', (error) => this.fail(error));
      thread.on('exit', (code) => this.fail(new Error(`A training thread ended early (exit code ${code}).`)));
    }
    signal?.addEventListener('abort', this.onAbort);
  }

  private hear: (answer: Answer) => void = () => {};
  private reject: (reason: unknown) => void = () => {};
  private failure: { reason: unknown } | undefined;
  private readonly onAbort = () => this.fail(this.signal!.reason);

  /** Also notes what happens while nobody waits for the threads: whoever does so next will see it. */
  private fail(reason: unknown): void {
    this.failure ??= { reason };
    this.reject(reason);
  }

  private throwIfFailed(): void {
    if (this.failure) throw this.failure.reason;
  }

  /** The columns as all of the crew can read them. */
  share(columns: readonly FeatureColumn[]): FeatureColumn[] {
    return columns.map((column) =>
      this.size === 1 ? column : { ...column, values: inSharedMemory(column.values) },
    );
  }

  /** Finds the bins of every (shared) column. */
  async findBins(columns: readonly FeatureColumn[], parameters: Parameters): Promise<FeatureBins[]> {
    const order = orderBins(columns, parameters);
    const all: FeatureBins[] = [];
    let found = 0;
    await this.tell(
      () => order,
      (answer) => {
        const { feature, bins } = answer as FoundBins;
        all[feature] = bins;
        found++;
        return found === columns.length;
      },
    );
    return all;
  }

  /** Turns the values of (shared) columns into codes. */
  async encode(
    plan: Plan,
    memory: WebAssembly.Memory,
    columns: readonly FeatureColumn[],
    validationColumns: readonly FeatureColumn[],
  ): Promise<void> {
    if (plan.bundles.length === 0) return;
    const valuesOf = (column: FeatureColumn) => column.values;
    const order: Omit<EncodeOrder, 'scratch'> = {
      work: 'encode',
      plan,
      module: kernelModule(),
      memory,
      columns: columns.map(valuesOf),
      validationColumns: validationColumns.map(valuesOf),
      next: new Int32Array(new SharedArrayBuffer(4)),
    };
    let encoded = 0;
    await this.tell(
      (index) => ({ ...order, scratch: plan.layout.encoding[index]! }),
      () => {
        encoded++;
        return encoded === plan.bundles.length;
      },
    );
  }

  /** @param onIteration is told of every iteration, in order */
  async grow(
    plan: Plan,
    memory: WebAssembly.Memory,
    onIteration: (iteration: Iteration) => void,
  ): Promise<void> {
    const orderOf = (index: number): Order => ({ work: 'grow', plan, index, module: kernelModule(), memory });
    const hear = (answer: Answer) => {
      if (answer === 'grown') return true;
      onIteration(answer as Iteration);
      return false;
    };
    // The workers wait for each other all the time: there must not be more of them than planned.
    await this.tell(orderOf, hear, this.threads.length === 0);
  }

  /**
   * Lets the threads carry out an order; they may still be starting.
   * @param hear is told what they answer, and returns whether that was the last answer
   * @param takesPart whether this thread, which then is the last one, does so as well
   */
  private tell(
    orderOf: (index: number) => Order,
    hear: (answer: Answer) => boolean,
    takesPart = true,
  ): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.throwIfFailed();
      this.reject = reject;
      this.hear = (answer) => {
        try {
          if (hear(answer)) resolve();
        } catch (error) {
          reject(error);
        }
      };
      for (const [index, thread] of this.threads.entries()) thread.postMessage(orderOf(index));
      if (takesPart) this.work(orderOf(this.threads.length)).catch(reject);
    });
  }

  private async work(order: Order): Promise<void> {
    for (const answer of carryOut(order)) {
      this.hear(answer);
      await setImmediate();
      this.throwIfFailed();
    }
  }

  /** Ends the threads, whatever they are doing. */
  async dismiss(): Promise<void> {
    this.signal?.removeEventListener('abort', this.onAbort);
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }
}
