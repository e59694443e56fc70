import type { Tree } from './model.js';

/** LightGBM's kZeroThreshold: the float nearest to 1e-35. */
const ZERO = Math.fround(1e-35);

/** All trees in one set of arrays: a child >= 0 is a node, a negative child c is leaf ~c. */
export interface Forest {
  roots: Int32Array;
  feature: Int32Array;
  threshold: Float64Array;
  decision: Uint8Array;
  left: Int32Array;
  right: Int32Array;
  leaf: Float64Array;
  /** A categorical node's words in `bits`: `threshold` is the first, `bitWords` how many. */
  bitWords: Int32Array;
  bits: Uint32Array;
}

/** A single tree keeps its node numbers. */
export function plant(trees: readonly Tree[]): Forest {
  const nodes = trees.reduce((sum, tree) => sum + tree.numLeaves - 1, 0);
  const forest: Forest = {
    roots: new Int32Array(trees.length),
    feature: new Int32Array(nodes),
    threshold: new Float64Array(nodes),
    decision: new Uint8Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    leaf: new Float64Array(nodes + trees.length),
    bitWords: new Int32Array(nodes),
    bits: new Uint32Array(trees.reduce((sum, tree) => sum + tree.catThreshold.length, 0)),
  };
  let [node, leaf, bit] = [0, 0, 0];
  for (const [index, tree] of trees.entries()) {
    const child = (own: number) => (own >= 0 ? node + own : ~(leaf + ~own));
    forest.roots[index] = tree.numLeaves > 1 ? node : ~leaf;
    for (let own = 0; own < tree.numLeaves - 1; own++) {
      forest.feature[node + own] = tree.splitFeature[own]!;
      forest.decision[node + own] = tree.decisionType[own]!;
      forest.left[node + own] = child(tree.leftChild[own]!);
      forest.right[node + own] = child(tree.rightChild[own]!);
      forest.threshold[node + own] = tree.threshold[own]!;
      if ((tree.decisionType[own]! & 1) === 1) {
        const set = tree.threshold[own]!;
        forest.threshold[node + own] = bit + tree.catBoundaries[set]!;
        forest.bitWords[node + own] = tree.catBoundaries[set + 1]! - tree.catBoundaries[set]!;
      }
    }
    forest.leaf.set(tree.leafValue, leaf);
    forest.bits.set(tree.catThreshold, bit);
    node += tree.numLeaves - 1;
    leaf += tree.numLeaves;
    bit += tree.catThreshold.length;
  }
  return forest;
}

/** Which way a value goes at a node; the rules are those of LightGBM's tree.h. */
export function goesLeft(forest: Forest, node: number, given: number): boolean {
  const type = forest.decision[node]!;
  if ((type & 1) === 0) {
    const missing = type >> 2;
    const value = missing !== 2 && Number.isNaN(given) ? 0 : given;
    if ((missing === 1 && value >= -ZERO && value <= ZERO) || (missing === 2 && Number.isNaN(value))) {
      return (type & 2) !== 0;
    }
    return value <= forest.threshold[node]!;
  }
  // Truncation comes first, so that -0.5 is category 0; NaN and whatever lies outside of the set go right.
  const category = Math.trunc(given);
  return (
    category >= 0 &&
    category < 32 * forest.bitWords[node]! &&
    ((forest.bits[forest.threshold[node]! + (category >>> 5)]! >>> (category & 31)) & 1) === 1
  );
}

/** The value of the leaf that a row falls into. */
export function leafValue(forest: Forest, root: number, row: Float64Array): number {
  let node = root;
  while (node >= 0) {
    const left = goesLeft(forest, node, row[forest.feature[node]!]!);
    node = left ? forest.left[node]! : forest.right[node]!;
  }
  return forest.leaf[~node]!;
}
