import type { Tree } from '../model/model.js';
import type { Arena } from './arena.js';
import type { BinMapper } from './binMapper.js';
import type { BinnedTable } from './binnedTable.js';
import type { Bundle } from './bundle.js';
import { HistogramReader } from './histogramReader.js';
import { type Kernels, STRIDE } from './kernels.js';
import type { Parameters } from './parameters.js';
import { type LeafTotals, leafValue, type Split, SplitSearch, type Units } from './split.js';
import { TreeBuilder } from './treeBuilder.js';

/** Addresses of what a grower works on; reserved before the memory is made. */
export interface GrowerPlaces {
  /** Row numbers, leaf after leaf (u32). */
  rows: number;
  /** Room for as many again. */
  spare: number;
  /** Gradient and hessian of each row, packed. */
  packed: number;
  /** A histogram for each leaf. */
  histograms: number;
  /** 256 bytes `goesLeft` for each node. */
  lookups: number;
}

export function reserveGrower(arena: Arena, rows: number, width: number, numLeaves: number): GrowerPlaces {
  return {
    rows: arena.reserve(rows * 4),
    // The partition writes one entry past the end before it knows the side.
    spare: arena.reserve(rows * 4 + 64),
    packed: arena.reserve(rows * 8),
    histograms: arena.reserve(numLeaves * width * STRIDE * 8),
    lookups: arena.reserve(Math.max(1, numLeaves - 1) * 256),
  };
}

/** A leaf of the tree that is growing: rows `first` … `first + rows - 1` of the row list. */
interface Leaf extends LeafTotals {
  first: number;
  depth: number;
  histogram: number;
  split: Split | undefined;
}

/** A grown tree, and which rows each of its leaves holds. */
export interface GrownTree {
  tree: Tree;
  leaves: readonly { first: number; rows: number }[];
  /** Bundle that each node looks at; its lookup table has the node's number. */
  nodeColumns: readonly number[];
}

/** Grows trees leaf-wise: always the leaf whose split gains most, until `num_leaves`. */
export class TreeGrower {
  private readonly reader: HistogramReader;
  private readonly histogramBytes: number;
  /** Bundle, radix and bins by feature. */
  private readonly place = new Map<number, { column: number; radix: number; bins: number }>();

  constructor(
    private readonly kernels: Kernels,
    private readonly memory: WebAssembly.Memory,
    private readonly table: BinnedTable,
    private readonly places: GrowerPlaces,
    private readonly mappers: readonly BinMapper[],
    bundles: readonly Bundle[],
    private readonly parameters: Parameters,
  ) {
    this.reader = new HistogramReader(
      memory,
      bundles,
      mappers.map(({ bins }) => bins),
    );
    this.histogramBytes = table.width * STRIDE * 8;
    for (const [column, { features }] of bundles.entries()) {
      for (const { feature, radix, bins } of features) this.place.set(feature, { column, radix, bins });
    }
  }

  /**
   * Grows one tree from the packed gradients.
   * @param count how many entries of the row list take part.
   * @param features the features to choose from, rising.
   */
  grow(count: number, features: readonly number[], units: Units, shrinkage: number): GrownTree {
    const { num_leaves, max_depth, lambda_l1, lambda_l2 } = this.parameters;
    const search = new SplitSearch(this.parameters, units);
    const value = (sums: { gradient: number; hessian: number }, extraL2: number): number =>
      leafValue(sums.gradient * units.gradient, sums.hessian * units.hessian, lambda_l1, lambda_l2 + extraL2);

    const root = this.rootLeaf(count);
    const builder = new TreeBuilder(value(root, 0), root.rows, root.hessian * units.hessian, shrinkage);
    const leaves = [root];
    const nodeColumns: number[] = [];
    root.split = this.findSplit(root, features, search);
    while (leaves.length < num_leaves) {
      let chosen = -1;
      for (const [index, { split }] of leaves.entries()) {
        if (split && (chosen < 0 || split.gain > leaves[chosen]!.split!.gain)) chosen = index;
      }
      if (chosen < 0) break;
      const parent = leaves[chosen]!;
      const split = parent.split!;
      const node = leaves.length - 1;
      const { column } = this.place.get(split.feature)!;
      nodeColumns.push(column);
      const [left, right] = this.divide(parent, split, node, leaves.length);
      builder.split(chosen, split, this.mappers[split.feature]!, {
        values: [value(left, split.extraL2), value(right, split.extraL2)],
        rows: [left.rows, right.rows],
        hessians: [left.hessian * units.hessian, right.hessian * units.hessian],
      });
      leaves[chosen] = left;
      leaves.push(right);
      const mayGrow = leaves.length < num_leaves && (max_depth <= 0 || left.depth < max_depth);
      if (mayGrow) for (const leaf of [left, right]) leaf.split = this.findSplit(leaf, features, search);
    }
    return { tree: builder.finish(), leaves, nodeColumns };
  }

  private rootLeaf(count: number): Leaf {
    const { kernels, table, places } = this;
    const histogram = places.histograms;
    this.clear(histogram);
    if (count === table.rows) {
      kernels.histogramOfRange(0, count, table.byRow, table.width, places.packed, histogram);
    } else {
      kernels.histogramOfRows(places.rows, count, table.byRow, table.width, places.packed, histogram);
    }
    return { ...this.reader.totals(histogram), first: 0, rows: count, depth: 0, histogram, split: undefined };
  }

  private clear(histogram: number): void {
    new Uint8Array(this.memory.buffer, histogram, this.histogramBytes).fill(0);
  }

  private findSplit(leaf: Leaf, features: readonly number[], search: SplitSearch): Split | undefined {
    if (leaf.rows < 2 * this.parameters.min_data_in_leaf) return undefined;
    const histograms = this.reader.read(leaf.histogram);
    let best: Split | undefined;
    for (const feature of features) {
      const split = search.best(feature, this.mappers[feature]!, histograms[feature]!, leaf);
      if (split && (!best || split.gain > best.gain)) best = split;
    }
    return best;
  }

  /** Orders the parent's rows, and counts the smaller side; the larger side's histogram is what remains. */
  private divide(parent: Leaf, split: Split, node: number, slot: number): [left: Leaf, right: Leaf] {
    const { kernels, table, places } = this;
    const { column, radix, bins } = this.place.get(split.feature)!;
    const lookup = places.lookups + node * 256;
    const goesLeft = new Uint8Array(this.memory.buffer, lookup, 256);
    for (let byte = 0; byte < 256; byte++) goesLeft[byte] = split.leftBins[Math.floor(byte / radix) % bins]!;
    const rows = places.rows + parent.first * 4;
    const leftRows = kernels.partition(
      table.byColumn! + column * table.rows,
      lookup,
      rows,
      parent.rows,
      places.spare,
    );
    const left: Leaf = {
      ...split.left,
      first: parent.first,
      rows: leftRows,
      depth: parent.depth + 1,
      histogram: parent.histogram,
      split: undefined,
    };
    const right: Leaf = {
      gradient: parent.gradient - split.left.gradient,
      hessian: parent.hessian - split.left.hessian,
      first: parent.first + leftRows,
      rows: parent.rows - leftRows,
      depth: parent.depth + 1,
      histogram: parent.histogram,
      split: undefined,
    };
    const smaller = left.rows <= right.rows ? left : right;
    smaller.histogram = places.histograms + slot * this.histogramBytes;
    this.clear(smaller.histogram);
    kernels.histogramOfRows(
      places.rows + smaller.first * 4,
      smaller.rows,
      table.byRow,
      table.width,
      places.packed,
      smaller.histogram,
    );
    kernels.subtract(parent.histogram, smaller.histogram, parent.histogram, this.histogramBytes);
    return [left, right];
  }
}
