import { SUMS } from './layout.js';
import type { Sums } from './scales.js';
import type { Shard } from './shard.js';

/**
 * What the workers tell each other between two barriers: histograms of their own rows, how many rows went left, sums of
 * gradients. Rounds alternate between two sets of buffers: nobody writes what a slower worker still reads.
 */
export class Exchange {
  private round = 0;

  constructor(private readonly shard: Shard) {}

  /** Addresses of the histograms that each worker built in this round; none if this worker is alone. */
  get histograms(): readonly number[] | undefined {
    return this.shard.plan.layout.local[this.round & 1];
  }

  /** Where this worker's sums belong (see kernels/quantise.ts). */
  get ownSums(): number {
    return this.shard.plan.layout.sums[this.round & 1]![this.shard.index]!;
  }

  /** Tells the others how many own rows there are. */
  tellCount(count: number): void {
    const { ints, plan, index } = this.shard;
    ints[plan.layout.leftCounts[this.round & 1]![index]! >> 2] = count;
  }

  /** After the barrier: what all workers have told. */
  totalCount(): number {
    const { ints, plan } = this.shard;
    return plan.layout.leftCounts[this.round & 1]!.reduce((sum, address) => sum + ints[address >> 2]!, 0);
  }

  /** After the barrier: the sums of all workers. */
  totalSums(): Sums {
    const { shard, round } = this;
    const total: Sums = { absolute: 0, hessian: 0, g: 0, h: 0, largestG: 0, largestH: 0 };
    for (const address of shard.plan.layout.sums[round & 1]!) {
      const [absolute, hessian, g, h, largestG, largestH] = shard.floatsAt(address, SUMS);
      total.absolute += absolute!;
      total.hessian += hessian!;
      total.g += g!;
      total.h += h!;
      total.largestG = Math.max(total.largestG, largestG!);
      total.largestH = Math.max(total.largestH, largestH!);
    }
    return total;
  }

  nextRound(): void {
    this.round++;
  }
}
