import { boost, type Iteration } from './boost.js';
import { type EncodeOrder, encodeBundles } from './encodeBundles.js';
import { type BinOrder, type FoundBins, findBins } from './findBins.js';
import type { Plan } from './plan.js';
import { Shard } from './shard.js';

/** What a worker needs to grow trees on its rows, together with the others. */
export interface GrowOrder {
  work: 'grow';
  plan: Plan;
  index: number;
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
}

/** What a thread of a crew is told to do. */
export type Order = BinOrder | EncodeOrder | GrowOrder;

/** What it has to tell: bins found, a bundle encoded, an iteration, or that the last one has been. */
export type Answer = FoundBins | number | Iteration | 'grown';

/** All workers grow the same trees, so only the first one tells of them. */
export function* carryOut(order: Order): Generator<Answer, void> {
  if (order.work === 'bin') yield* findBins(order);
  else if (order.work === 'encode') yield* encodeBundles(order);
  else {
    const { plan, index, module, memory } = order;
    for (const iteration of boost(new Shard(plan, index, module, memory))) if (index === 0) yield iteration;
    if (index === 0) yield 'grown';
  }
}
