import { hash } from '../hash.js';
import { MAGNITUDES, ROWS_PER_BLOCK } from './layout.js';
import type { Shard } from './shard.js';

/** How GOSS draws rows; see kernels/goss.ts. */
export interface LargeGradients {
  border: number;
  borderLimit: number;
  otherLimit: number;
  factor: number;
}

/** A share of all 32-bit hashes, as a limit that they are compared with. */
function share(part: number): number {
  return Math.min(Math.round(part * 2 ** 32), 2 ** 32 - 1);
}

/**
 * Lists own rows: those that the tree learns from, then those left out (bagging_fraction, bagging_freq).
 * @returns how many it learns from
 */
export function drawBag({ kernels, plan, from, to }: Shard, iteration: number): number {
  const { parameters, layout } = plan;
  const { data_sample_strategy, bagging_freq, bagging_fraction, bagging_seed } = parameters;
  const list = layout.rowLists + 4 * from;
  if (data_sample_strategy !== 'bagging' || bagging_freq === 0 || bagging_fraction >= 1) {
    kernels.countFrom(list, from, to - from);
    return to - from;
  }
  const seed = hash(bagging_seed, Math.floor(iteration / bagging_freq));
  const spare = layout.spareLists + 4 * from;
  const limit = share(bagging_fraction);
  const inBag = kernels.bag(from, to - from, seed | 0, limit | 0, list, spare) >>> 0;
  kernels.copy(list + 4 * inBag, spare, 4 * (to - from - inBag));
  return inBag;
}

/**
 * LightGBM's GOSS: which gradients are large is settled among all workers. It begins when the first trees are in
 * (1 / learning_rate of them).
 * @returns undefined if the tree learns from all rows
 */
export function chooseLarge(shard: Shard, iteration: number): LargeGradients | undefined {
  const { kernels, plan, index, from, to } = shard;
  const { parameters, layout, loss, rows } = plan;
  const { top_rate, other_rate, learning_rate, data_sample_strategy } = parameters;
  if (data_sample_strategy !== 'goss' || iteration < Math.trunc(1 / learning_rate)) return undefined;
  const [g, h] = [layout.gradients[index]!, layout.hessians[index]!];
  kernels.clear(layout.magnitudes[index]!, 4 * MAGNITUDES);
  for (let start = from; start < to; start += ROWS_PER_BLOCK) {
    const end = Math.min(start + ROWS_PER_BLOCK, to);
    kernels[loss.kernel](layout.state, layout.label, layout.weight, start, end, g, h, loss.shape ?? 0);
    kernels.countMagnitudes(g, h, end - start, layout.magnitudes[index]!);
  }
  shard.barrier.wait();
  const countAt = (magnitude: number) =>
    layout.magnitudes.reduce((sum, address) => sum + shard.ints[(address >> 2) + magnitude]!, 0);
  const wanted = Math.max(1, Math.round(rows * top_rate));
  let border = MAGNITUDES - 1;
  let above = 0;
  while (border > 0 && above + countAt(border) < wanted) above += countAt(border--);
  const atBorder = countAt(border);
  // Nobody may clear the counts for the next tree while somebody still reads them.
  shard.barrier.wait();
  return {
    border,
    borderLimit: share(atBorder === 0 ? 0 : (wanted - above) / atBorder),
    otherLimit: share(other_rate / (1 - top_rate)),
    factor: (1 - top_rate) / other_rate,
  };
}
