import type { Tree } from '../model/model.js';
import { ROWS_PER_CALL } from './kernels.js';
import type { PlannedBundle } from './layout.js';
import type { Leaf } from './leaf.js';
import type { Shard } from './shard.js';
import { binsGoingLeft, binsOfSplit } from './treeBuilder.js';

/** Per node of a tree: which codes of the bundle that it splits on go left. */
export class SplitTables {
  constructor(private readonly shard: Shard) {}

  address(node: number): number {
    const { layout } = this.shard.plan;
    return layout.tables[this.shard.index]! + node * layout.tableBytes;
  }

  /** Deals the leaf's own rows out to its children, left ones first. @returns how many went left */
  divideRows({ begin, count, split }: Leaf, node: number): number {
    const { kernels, plan } = this.shard;
    const { layout } = plan;
    const bundle = this.write(split.feature, binsOfSplit(plan.features[split.feature]!, split), node);
    const table = this.address(node);
    const list = layout.rowLists + 4 * begin;
    const spare = layout.spareLists + 4 * begin;
    const partition = bundle.wide ? kernels.partitionWide : kernels.partition;
    let left = 0;
    for (let done = 0; done < count; done += ROWS_PER_CALL) {
      const n = Math.min(ROWS_PER_CALL, count - done);
      const right = spare + 4 * (done - left);
      left += partition(list + 4 * done, n, bundle.column, table, list + 4 * left, right) >>> 0;
    }
    kernels.copy(list + 4 * left, spare, 4 * (count - left));
    return left;
  }

  /** The tables of a tree that was grown with the same bins. */
  writeAll(tree: Tree): void {
    const { plan } = this.shard;
    for (let node = 0; node < tree.numLeaves - 1; node++) {
      this.write(plan.positions[tree.splitFeature[node]!]!, binsGoingLeft(plan, tree, node), node);
    }
  }

  private write(feature: number, goesLeft: Uint8Array, node: number): PlannedBundle {
    const { plan, bytes } = this.shard;
    const { bundle, radix } = plan.places[feature]!;
    const planned = plan.bundles[bundle]!;
    let at = this.address(node);
    const end = at + planned.codes;
    while (at < end) {
      for (let bin = 0; bin < goesLeft.length; bin++) {
        for (let same = 0; same < radix; same++) bytes[at++] = goesLeft[bin]!;
      }
    }
    return planned;
  }
}
