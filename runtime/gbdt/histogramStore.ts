import type { Exchange } from './exchange.js';
import { ROWS_PER_CALL } from './kernels.js';
import type { Leaf } from './leaf.js';
import { ownBundles, type Shard } from './shard.js';

/** Builds leaves' histograms and keeps them in slots, which are fewer than leaves if memory is short. */
export class HistogramStore {
  private free: number[] = [];
  /** Own part of every leaf's histograms: bytes from, and how many. */
  private readonly ownFrom: number;
  private readonly ownBytes: number;

  constructor(
    private readonly shard: Shard,
    private readonly exchange: Exchange,
  ) {
    const own = ownBundles(shard);
    this.ownFrom = own[0]?.histogram ?? 0;
    this.ownBytes = own.reduce((sum, { histogramBytes }) => sum + histogramBytes, 0);
  }

  /** Frees all slots, for a new tree. */
  clear(): void {
    const { slots } = this.shard.plan.layout;
    this.free = Array.from({ length: slots }, (_, i) => slots - 1 - i);
  }

  release(slot: number): void {
    this.free.push(slot);
  }

  /** A slot for new histograms; if none is free, that of the least promising leaf, which is built anew later. */
  take(leaves: readonly Leaf[], ...spared: Leaf[]): number {
    const free = this.free.pop();
    if (free !== undefined) return free;
    let evicted: Leaf | undefined;
    for (const leaf of leaves) {
      if (leaf.slot < 0 || spared.includes(leaf)) continue;
      if (!evicted || leaf.split.gain < evicted.split.gain) evicted = leaf;
    }
    const slot = evicted!.slot;
    evicted!.slot = -1;
    return slot;
  }

  address(slot: number): number {
    const { layout } = this.shard.plan;
    return layout.store + slot * layout.histogramBytes;
  }

  /** Clears and returns the place where this worker builds histograms that belong into a slot. */
  begin(slot: number): number {
    const { index, kernels, plan } = this.shard;
    const target = this.exchange.histograms?.[index] ?? this.address(slot);
    kernels.clear(target, plan.layout.histogramBytes);
    return target;
  }

  /** Adds listed own rows to the histograms at the address. */
  addRows(begin: number, count: number, histograms: number): void {
    const { histogramKernels, plan } = this.shard;
    const { rowLists, records } = plan.layout;
    for (let done = 0; done < count; done += ROWS_PER_CALL) {
      const list = rowLists + 4 * (begin + done);
      const n = Math.min(ROWS_PER_CALL, count - done);
      histogramKernels.histogramOfRows(list, list + 4 * n, histograms, records);
    }
  }

  /** Builds the leaf's histograms of own rows. */
  build({ slot, begin, count }: Leaf): void {
    this.addRows(begin, count, this.begin(slot));
  }

  /** After the barrier: own part of the slot := sum of what the workers have built in this round. */
  merge(slot: number): void {
    const { kernels } = this.shard;
    const { histograms } = this.exchange;
    if (!histograms) return;
    const { ownFrom, ownBytes } = this;
    const target = this.address(slot) + ownFrom;
    kernels.copy(target, histograms[0]! + ownFrom, ownBytes);
    for (const address of histograms.slice(1)) kernels.add(target, address + ownFrom, ownBytes);
  }

  /** Own part of `from` −= `what`. */
  subtract(from: number, what: number): void {
    const { ownFrom, ownBytes } = this;
    this.shard.kernels.subtract(this.address(from) + ownFrom, this.address(what) + ownFrom, ownBytes);
  }
}
