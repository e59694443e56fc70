import type { Tree } from '../model/model.js';
import type { Plan, PlannedFeature } from './plan.js';
import type { LeafTotals, Split, Units } from './split.js';

const CATEGORICAL = 1;
const DEFAULT_LEFT = 2;
const MISSING_TYPE = { none: 0, zero: 4, nan: 8 };

/** LightGBM's stand-in for an infinite threshold: all present values go left. */
const ALL_PRESENT = 1e300;

interface Node {
  feature: number;
  gain: number;
  threshold: number;
  decisionType: number;
  left: number;
  right: number;
  value: number;
  weight: number;
  count: number;
}

/** Writes a growing tree down in LightGBM's terms. */
export class TreeBuilder {
  private readonly nodes: Node[] = [];
  private readonly leaves: LeafTotals[];
  /** Per leaf: the node above it, -1 at the root. */
  private readonly parents: number[] = [-1];
  private readonly catBoundaries: number[] = [0];
  private readonly catWords: number[] = [];

  constructor(
    private readonly plan: Plan,
    private readonly units: Units,
    root: LeafTotals,
  ) {
    this.leaves = [root];
  }

  /** The leaf becomes a node; its left child keeps the leaf's number. */
  split(leaf: number, split: Split, left: LeafTotals, right: LeafTotals): void {
    const { index, bounds, categories, missing, max } = this.plan.features[split.feature]!;
    const parent = this.leaves[leaf]!;
    const node = this.nodes.length;
    const newLeaf = this.leaves.length;
    let threshold: number;
    let decisionType = MISSING_TYPE[missing];
    if (categories) {
      decisionType |= CATEGORICAL;
      threshold = this.catBoundaries.length - 1;
      this.addCategories(split.categories.map((bin) => categories[bin]!));
    } else {
      if (split.defaultLeft) decisionType |= DEFAULT_LEFT;
      threshold = bounds![split.bin]!;
      if (threshold === Number.POSITIVE_INFINITY && max < ALL_PRESENT) threshold = ALL_PRESENT;
    }
    this.nodes.push({
      feature: index,
      gain: split.gain,
      threshold,
      decisionType,
      left: ~leaf,
      right: ~newLeaf,
      value: parent.output,
      weight: parent.h * this.units.hUnit,
      count: parent.rows,
    });
    const above = this.nodes[this.parents[leaf]!];
    if (above) {
      if (above.left === ~leaf) above.left = node;
      else above.right = node;
    }
    this.parents[leaf] = node;
    this.parents.push(node);
    this.leaves[leaf] = left;
    this.leaves.push(right);
  }

  private addCategories(categories: readonly number[]): void {
    const words = new Array<number>((Math.max(...categories) >> 5) + 1).fill(0);
    for (const category of categories) words[category >> 5]! |= 1 << (category & 31);
    this.catWords.push(...words);
    this.catBoundaries.push(this.catWords.length);
  }

  /** @param shrinkage factor on all outputs */
  finish(shrinkage: number): Tree {
    const { nodes, leaves } = this;
    const hasCategories = this.catBoundaries.length > 1;
    return {
      numLeaves: leaves.length,
      splitFeature: Int32Array.from(nodes, ({ feature }) => feature),
      splitGain: Float64Array.from(nodes, ({ gain }) => gain),
      threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
      decisionType: Uint8Array.from(nodes, ({ decisionType }) => decisionType),
      leftChild: Int32Array.from(nodes, ({ left }) => left),
      rightChild: Int32Array.from(nodes, ({ right }) => right),
      leafValue: Float64Array.from(leaves, ({ output }) => output * shrinkage),
      leafWeight: Float64Array.from(leaves, ({ h }) => h * this.units.hUnit),
      leafCount: Float64Array.from(leaves, ({ rows }) => rows),
      internalValue: Float64Array.from(nodes, ({ value }) => value * shrinkage),
      internalWeight: Float64Array.from(nodes, ({ weight }) => weight),
      internalCount: Float64Array.from(nodes, ({ count }) => count),
      catBoundaries: Int32Array.from(hasCategories ? this.catBoundaries : []),
      catThreshold: Uint32Array.from(this.catWords, (word) => word >>> 0),
      shrinkage,
    };
  }
}

/** 1 for the feature's bins that a split sends left. */
export function binsOfSplit({ bins, missingBin, categories }: PlannedFeature, split: Split): Uint8Array {
  const goesLeft = new Uint8Array(bins);
  if (categories) {
    for (const bin of split.categories) goesLeft[bin] = 1;
    return goesLeft;
  }
  goesLeft.fill(1, 0, split.bin + 1);
  if (missingBin >= 0) goesLeft[missingBin] = split.defaultLeft ? 1 : 0;
  return goesLeft;
}

/** The same out of a tree that was grown with the same bins. */
export function binsGoingLeft({ features, positions }: Plan, tree: Tree, node: number): Uint8Array {
  const { bins, bounds, categories, missingBin } = features[positions[tree.splitFeature[node]!]!]!;
  const threshold = tree.threshold[node]!;
  const goesLeft = new Uint8Array(bins);
  if (categories) {
    const first = tree.catBoundaries[threshold]!;
    const words = tree.catThreshold.subarray(first, tree.catBoundaries[threshold + 1]!);
    for (let bin = 1; bin < bins; bin++) {
      const category = categories[bin]!;
      goesLeft[bin] = ((words[category >> 5] ?? 0) >>> (category & 31)) & 1;
    }
    return goesLeft;
  }
  for (const [bin, bound] of bounds!.entries()) {
    goesLeft[bin] =
      bound <= threshold || (bound === Number.POSITIVE_INFINITY && threshold === ALL_PRESENT) ? 1 : 0;
  }
  if (missingBin >= 0) goesLeft[missingBin] = tree.decisionType[node]! & DEFAULT_LEFT ? 1 : 0;
  return goesLeft;
}

/** A tree of one leaf. */
export function constantTree(value: number): Tree {
  const none = new Float64Array(0);
  return {
    numLeaves: 1,
    splitFeature: new Int32Array(0),
    splitGain: none,
    threshold: none,
    decisionType: new Uint8Array(0),
    leftChild: new Int32Array(0),
    rightChild: new Int32Array(0),
    leafValue: Float64Array.of(value),
    leafWeight: Float64Array.of(0),
    leafCount: Float64Array.of(0),
    internalValue: none,
    internalWeight: none,
    internalCount: none,
    catBoundaries: new Int32Array(0),
    catThreshold: new Uint32Array(0),
    shrinkage: 1,
  };
}
