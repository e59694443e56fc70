import type { Tree } from '../model/model.js';
import { ROWS_PER_CALL } from './kernels.js';
import type { Leaf } from './leaf.js';
import type { Shard } from './shard.js';
import type { SplitTables } from './splitTables.js';

/** Adds trees to the states of own rows (scores, or exponentials of them; see kernels/scores.ts). */
export class RowScores {
  constructor(
    private readonly shard: Shard,
    private readonly tables: SplitTables,
  ) {}

  /**
   * Adds the tree just grown: by leaf for rows in the bag, by walking the tree for the others.
   * @param inBag how many own rows are in the bag
   */
  add(tree: Tree, leaves: readonly Leaf[], inBag: number): void {
    const { kernels, plan, index, from, to } = this.shard;
    const { layout, loss } = plan;
    const factors = this.factorsOf(tree);
    const apply = loss.multiplicative ? kernels.multiplyAtRows : kernels.addAtRows;
    leaves.forEach(({ begin, count }, leaf) => {
      for (let done = 0; done < count; done += ROWS_PER_CALL) {
        const n = Math.min(ROWS_PER_CALL, count - done);
        apply(layout.rowLists + 4 * (begin + done), n, layout.state, factors[leaf]!);
      }
    });
    this.writeNodes(tree);
    this.shard.floatsAt(layout.leafValues[index]!, factors.length).set(factors);
    this.walk(from + inBag, to - from - inBag);
  }

  /** Adds a tree of an earlier run, as that run did. */
  replay(tree: Tree): void {
    const { shard, tables } = this;
    const { kernels, plan, index, from, to } = shard;
    const { layout } = plan;
    tables.writeAll(tree);
    this.writeNodes(tree);
    kernels.countFrom(layout.rowLists + 4 * from, from, to - from);
    shard.floatsAt(layout.leafValues[index]!, tree.numLeaves).set(this.factorsOf(tree));
    this.walk(from, to - from);
  }

  /** Adds the tree that was added last to the scores of own validation rows. */
  addToValidation(tree: Tree): void {
    const { shard } = this;
    const { kernels, plan, index, validationFrom, validationTo } = shard;
    const { layout } = plan;
    shard.floatsAt(layout.leafValues[index]!, tree.numLeaves).set(tree.leafValue);
    for (let start = validationFrom; start < validationTo; start += ROWS_PER_CALL) {
      const n = Math.min(ROWS_PER_CALL, validationTo - start);
      kernels.addByTree(
        ...([layout.validationRows + 4 * start, n, layout.validationRecords, layout.stride] as const),
        ...([layout.nodes[index]!, 0, layout.leafValues[index]!, layout.validationScore] as const),
      );
    }
  }

  private factorsOf({ leafValue }: Tree): Float64Array {
    const { loss, slope } = this.shard.plan;
    return loss.multiplicative ? leafValue.map((value) => Math.exp(slope * value)) : leafValue;
  }

  /** Lays the tree out for the kernels that walk it. */
  private writeNodes(tree: Tree): void {
    const { plan, ints, index } = this.shard;
    const nodes = plan.layout.nodes[index]! >> 2;
    for (let node = 0; node < tree.numLeaves - 1; node++) {
      const feature = plan.positions[tree.splitFeature[node]!]!;
      const bundle = plan.bundles[plan.places[feature]!.bundle]!;
      ints[nodes + 4 * node] = bundle.offset | (bundle.wide ? 0x80000000 : 0);
      ints[nodes + 4 * node + 1] = this.tables.address(node);
      ints[nodes + 4 * node + 2] = tree.rightChild[node]!;
      ints[nodes + 4 * node + 3] = tree.leftChild[node]!;
    }
  }

  private walk(begin: number, count: number): void {
    const { kernels, plan, index } = this.shard;
    const { layout } = plan;
    const walk = plan.loss.multiplicative ? kernels.multiplyByTree : kernels.addByTree;
    for (let done = 0; done < count; done += ROWS_PER_CALL) {
      const n = Math.min(ROWS_PER_CALL, count - done);
      const list = layout.rowLists + 4 * (begin + done);
      walk(
        ...([list, n, layout.records, layout.stride] as const),
        ...([layout.nodes[index]!, 0, layout.leafValues[index]!, layout.state] as const),
      );
    }
  }
}
