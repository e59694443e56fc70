import { UserError } from '../error.js';
import { type Forest, goesLeft, plant } from './forest.js';
import type { Model, Tree } from './model.js';

/**
 * Explains scores: how much each feature moves a row's raw score away from the expected one. Path-dependent TreeSHAP
 * (Lundberg, Erion, Lee: Consistent Individualized Feature Attribution for Tree Ensembles, 2018, algorithm 2), with the
 * rows that training saw as background, as LightGBM's pred_contrib.
 * @returns a function from a row to, per class, one contribution per feature and the expected score; they add up to
 * the raw score (for a random forest: to the sum of its trees).
 * @throws UserError if the model does not say how many rows its nodes saw.
 */
export function contributionsOf(model: Model): (row: Float64Array) => Float64Array {
  const width = model.featureNames.length + 1;
  const trees = model.trees.map((tree) => {
    requireCounts(tree);
    return { expected: expectedValue(tree), explain: explainer(tree) };
  });
  return (row) => {
    const contributions = new Float64Array(width * model.numTreePerIteration);
    for (const [index, { expected, explain }] of trees.entries()) {
      const start = (index % model.numTreePerIteration) * width;
      const own = contributions.subarray(start, start + width);
      own[width - 1]! += expected;
      explain(row, own);
    }
    return contributions;
  };
}

function requireCounts(tree: Tree): void {
  if (tree.numLeaves === 1 || (tree.leafCount.every((n) => n > 0) && tree.internalCount.every((n) => n > 0)))
    return;
  throw new UserError({
    what: 'The model does not say how many rows each node saw, so its scores cannot be explained.',
    cure: 'Train it with LightGBM 2.3 or later, or with TrainModel.',
  });
}

/** Mean leaf value over the rows that training saw. */
function expectedValue(tree: Tree): number {
  if (tree.numLeaves === 1) return tree.leafValue[0]!;
  const total = tree.internalCount[0]!;
  return tree.leafValue.reduce((sum, value, leaf) => sum + (tree.leafCount[leaf]! / total) * value, 0);
}

function depthOf(tree: Tree, node = 0): number {
  if (node < 0 || tree.numLeaves === 1) return 0;
  return 1 + Math.max(depthOf(tree, tree.leftChild[node]!), depthOf(tree, tree.rightChild[node]!));
}

/**
 * The features on the way to a node, each once. `zero` is the share of rows that go this way when the feature is
 * unknown, `one` whether the row does (0 or 1), `weight` the weight of the subsets of features of each size.
 * Every level of the tree works on a copy behind its parent's, hence one set of arrays with offsets.
 */
class Paths {
  readonly feature: Int32Array;
  readonly zero: Float64Array;
  readonly one: Float64Array;
  readonly weight: Float64Array;

  constructor(depth: number) {
    const size = ((depth + 1) * (depth + 2)) / 2;
    this.feature = new Int32Array(size);
    this.zero = new Float64Array(size);
    this.one = new Float64Array(size);
    this.weight = new Float64Array(size);
  }

  copy(from: number, to: number, length: number): void {
    for (let i = 0; i < length; i++) {
      this.feature[to + i] = this.feature[from + i]!;
      this.zero[to + i] = this.zero[from + i]!;
      this.one[to + i] = this.one[from + i]!;
      this.weight[to + i] = this.weight[from + i]!;
    }
  }

  /** Adds a feature as entry `last`. */
  extend(path: number, last: number, zero: number, one: number, feature: number): void {
    const { weight } = this;
    this.feature[path + last] = feature;
    this.zero[path + last] = zero;
    this.one[path + last] = one;
    weight[path + last] = last === 0 ? 1 : 0;
    for (let i = last - 1; i >= 0; i--) {
      weight[path + i + 1]! += (one * weight[path + i]! * (i + 1)) / (last + 1);
      weight[path + i] = (zero * weight[path + i]! * (last - i)) / (last + 1);
    }
  }

  /** Takes entry `at` out again: the inverse of `extend`, whatever was added since. */
  unwind(path: number, last: number, at: number): void {
    const { weight } = this;
    const zero = this.zero[path + at]!;
    const one = this.one[path + at]!;
    let next = weight[path + last]!;
    for (let i = last - 1; i >= 0; i--) {
      if (one !== 0) {
        const before = weight[path + i]!;
        weight[path + i] = (next * (last + 1)) / ((i + 1) * one);
        next = before - (weight[path + i]! * zero * (last - i)) / (last + 1);
      } else {
        weight[path + i] = (weight[path + i]! * (last + 1)) / (zero * (last - i));
      }
    }
    for (let i = path + at; i < path + last; i++) {
      this.feature[i] = this.feature[i + 1]!;
      this.zero[i] = this.zero[i + 1]!;
      this.one[i] = this.one[i + 1]!;
    }
  }

  /** The entry of a feature, 0 if the path has none: entry 0 is the root's, which has no feature. */
  find(path: number, last: number, feature: number): number {
    let at = last;
    while (at > 0 && this.feature[path + at] !== feature) at--;
    return at;
  }

  /** Sum of the weights that `unwind` would leave without entry `at`, which the row follows. */
  unwoundSum(path: number, last: number, at: number): number {
    const { weight } = this;
    const zero = this.zero[path + at]! / (last + 1);
    const one = this.one[path + at]!;
    let next = weight[path + last]!;
    let sum = 0;
    for (let i = last - 1; i >= 0; i--) {
      const own = (next * (last + 1)) / ((i + 1) * one);
      sum += own;
      next = weight[path + i]! - own * zero * (last - i);
    }
    return sum;
  }

  /** The same without an entry that the row does not follow, times its `zero`: one number for all of them. */
  unfollowedSum(path: number, last: number): number {
    let sum = 0;
    for (let i = last - 1; i >= 0; i--) sum += this.weight[path + i]! / (last - i);
    return sum * (last + 1);
  }
}

/** Adds one tree's contributions for a row. */
function explainer(tree: Tree): (row: Float64Array, contributions: Float64Array) => void {
  if (tree.numLeaves === 1) return () => {};
  const forest: Forest = plant([tree]);
  const paths = new Paths(depthOf(tree));
  const rows = (node: number) => (node >= 0 ? tree.internalCount[node]! : tree.leafCount[~node]!);

  let row: Float64Array;
  let out: Float64Array;

  /** `last` is the index of the entry that this node's parent split adds; `parent` where the parent's path starts. */
  const visit = (
    node: number,
    parent: number,
    last: number,
    zero: number,
    one: number,
    feature: number,
  ): void => {
    const path = parent + last;
    paths.copy(parent, path, last);
    paths.extend(path, last, zero, one, feature);
    if (node < 0) {
      const value = tree.leafValue[~node]!;
      const unfollowed = -value * paths.unfollowedSum(path, last);
      for (let i = 1; i <= last; i++) {
        const followed = paths.one[path + i]!;
        out[paths.feature[path + i]!]! +=
          followed === 0
            ? unfollowed
            : paths.unwoundSum(path, last, i) * (followed - paths.zero[path + i]!) * value;
      }
      return;
    }
    const split = tree.splitFeature[node]!;
    const left = goesLeft(forest, node, row[split]!);
    const hot = left ? tree.leftChild[node]! : tree.rightChild[node]!;
    const cold = left ? tree.rightChild[node]! : tree.leftChild[node]!;
    let [earlierZero, earlierOne, end] = [1, 1, last];
    // A feature that the path has already is taken out first, so that it counts once.
    const at = paths.find(path, last, split);
    if (at > 0) {
      earlierZero = paths.zero[path + at]!;
      earlierOne = paths.one[path + at]!;
      paths.unwind(path, last, at);
      end = last - 1;
    }
    const share = earlierZero / rows(node);
    visit(hot, path, end + 1, rows(hot) * share, earlierOne, split);
    visit(cold, path, end + 1, rows(cold) * share, 0, split);
  };
  return (explained, contributions) => {
    row = explained;
    out = contributions;
    visit(0, 0, 0, 1, 1, -1);
  };
}
