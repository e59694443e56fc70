import { hash } from '../hash.js';
import type { HistogramStore } from './histogramStore.js';
import { ROWS_PER_BLOCK, SUMS } from './layout.js';
import type { LargeGradients } from './rowSample.js';
import type { Scales } from './scales.js';
import type { Shard } from './shard.js';

/** What a pass works on and fills. */
export interface GradientPass {
  iteration: number;
  scales: Scales;
  /** Own rows in the bag: the first of the row list. */
  inBag: number;
  /** Draws the bag anew by gradients. */
  large: LargeGradients | undefined;
  /** Addresses of the root's histograms and of this worker's sums (see kernels/quantise.ts). */
  histograms: number;
  sums: number;
}

/**
 * Computes the gradients of all own rows, writes them into the records as integers, and adds up the root's histograms
 * and totals over those in the bag: block by block, while the rows are in the cache.
 * @returns how many own rows are in the bag
 */
export function passGradients(
  shard: Shard,
  store: HistogramStore,
  { iteration, scales, inBag, large, histograms, sums }: GradientPass,
): number {
  const { kernels, histogramKernels, plan, index, from, to } = shard;
  const { layout, loss } = plan;
  const { records, stride, header, state, label, weight } = layout;
  const [g, h] = [layout.gradients[index]!, layout.hessians[index]!];
  const gradients = kernels[loss.kernel];
  shard.floatsAt(sums, SUMS).fill(0);
  const seed = hash(iteration) | 0;
  const all = !large && inBag === to - from;
  const list = layout.rowLists + 4 * from;
  const spare = layout.spareLists + 4 * from;
  let drawn = 0;
  for (let start = from; start < to; start += ROWS_PER_BLOCK) {
    const end = Math.min(start + ROWS_PER_BLOCK, to);
    gradients(state, label, weight, start, end, g, h, loss.shape ?? 0);
    if (large) {
      const { border, borderLimit, otherLimit, factor } = large;
      const left = spare + 4 * (start - from - drawn);
      drawn += kernels.sampleByMagnitude(
        ...([g, h, start, end - start, seed, border, borderLimit, otherLimit, factor] as const),
        ...([list + 4 * drawn, left] as const),
      );
    }
    kernels.quantise(g, h, start, end - start, records, stride, header, scales.g, scales.h, seed, sums);
    if (all) {
      histogramKernels.histogramOfRange(records + start * stride, records + end * stride, histograms);
    }
  }
  if (all) return inBag;
  if (large) kernels.copy(list + 4 * drawn, spare, 4 * (to - from - drawn));
  const count = large ? drawn : inBag;
  kernels.totalsOfRows(list, count, records, stride, header, sums);
  store.addRows(from, count, histograms);
  return count;
}
