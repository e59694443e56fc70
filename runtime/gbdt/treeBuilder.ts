import type { Tree } from '../model/model.js';
import type { BinMapper } from './binMapper.js';
import type { Split } from './split.js';

const CATEGORICAL = 1;
const DEFAULT_LEFT = 2;
const MISSING_NAN = 2 << 2;

/** LightGBM's stand-in for infinity in thresholds. */
const LARGEST = 1e300;

/** What the two new leaves of a split hold, left first. */
export interface Sides {
  values: [number, number];
  rows: [number, number];
  hessians: [number, number];
}

/** Collects splits in LightGBM's numbering: the left side keeps the leaf's number, the right side gets the next. */
export class TreeBuilder {
  private readonly nodes: {
    feature: number;
    gain: number;
    threshold: number;
    decision: number;
    left: number;
    right: number;
    value: number;
    weight: number;
    rows: number;
  }[] = [];
  private readonly leaves: { value: number; weight: number; rows: number; parent: number }[];
  private readonly catBoundaries = [0];
  private readonly catWords: number[] = [];

  constructor(
    value: number,
    rows: number,
    hessian: number,
    private readonly shrinkage: number,
  ) {
    this.leaves = [{ value, weight: hessian, rows, parent: -1 }];
  }

  split(leaf: number, split: Split, mapper: BinMapper, sides: Sides): void {
    const { value, weight, rows, parent } = this.leaves[leaf]!;
    const node = this.nodes.length;
    const other = this.leaves.length;
    if (parent >= 0) {
      const above = this.nodes[parent]!;
      if (above.left === ~leaf) above.left = node;
      else above.right = node;
    }
    this.nodes.push({
      feature: split.feature,
      gain: split.gain,
      ...(mapper.kind === 'numeric' ? numericTest(split, mapper) : this.categoricalTest(split, mapper)),
      left: ~leaf,
      right: ~other,
      value,
      weight,
      rows,
    });
    for (const [side, index] of [leaf, other].entries()) {
      this.leaves[index] = {
        value: sides.values[side]!,
        weight: sides.hessians[side]!,
        rows: sides.rows[side]!,
        parent: node,
      };
    }
  }

  /** A bit for each category that goes left. */
  private categoricalTest(split: Split, { categories }: BinMapper & { kind: 'categorical' }) {
    const left = categories.filter((_, bin) => split.leftBins[bin] === 1);
    const words = new Array<number>(1 + (Math.max(...left) >>> 5)).fill(0);
    for (const category of left) words[category >>> 5]! |= 1 << (category & 31);
    this.catWords.push(...words.map((word) => word >>> 0));
    this.catBoundaries.push(this.catWords.length);
    return { threshold: this.catBoundaries.length - 2, decision: CATEGORICAL };
  }

  /** The tree, with values shrunk by the learning rate. */
  finish(): Tree {
    const { nodes, leaves, shrinkage } = this;
    const hasCategories = this.catWords.length > 0;
    return {
      numLeaves: leaves.length,
      splitFeature: Int32Array.from(nodes, ({ feature }) => feature),
      splitGain: Float64Array.from(nodes, ({ gain }) => gain),
      threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
      decisionType: Uint8Array.from(nodes, ({ decision }) => decision),
      leftChild: Int32Array.from(nodes, ({ left }) => left),
      rightChild: Int32Array.from(nodes, ({ right }) => right),
      leafValue: Float64Array.from(leaves, ({ value }) => value * shrinkage),
      leafWeight: Float64Array.from(leaves, ({ weight }) => weight),
      leafCount: Float64Array.from(leaves, ({ rows }) => rows),
      internalValue: Float64Array.from(nodes, ({ value }) => value * shrinkage),
      internalWeight: Float64Array.from(nodes, ({ weight }) => weight),
      internalCount: Float64Array.from(nodes, ({ rows }) => rows),
      catBoundaries: Int32Array.from(hasCategories ? this.catBoundaries : []),
      catThreshold: Uint32Array.from(this.catWords),
      shrinkage,
    };
  }
}

function numericTest(split: Split, { edges, hasMissingBin }: BinMapper & { kind: 'numeric' }) {
  return {
    threshold: Math.min(LARGEST, edges[split.thresholdBin!]!),
    decision: (split.defaultLeft ? DEFAULT_LEFT : 0) + (hasMissingBin ? MISSING_NAN : 0),
  };
}

/** Adds a constant to every answer of a tree: the first tree carries the initial score. */
export function addBias(tree: Tree, bias: number): void {
  for (const values of [tree.leafValue, tree.internalValue]) {
    for (let index = 0; index < values.length; index++) values[index]! += bias;
  }
  // LightGBM marks a tree whose values are no longer those of the learning rate alone.
  tree.shrinkage = 1;
}
