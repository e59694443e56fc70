import { UserError } from '../error.js';
import { type Forest, goesLeft, plant } from './forest.js';
import { gaussLegendre, type Quadrature } from './gaussLegendre.js';
import type { Model, Tree } from './model.js';

/**
 * Explains scores: how much each feature moves a row's raw score away from the expected one. These are the values of
 * path-dependent TreeSHAP (Lundberg, Erion, Lee: Consistent Individualized Feature Attribution for Tree Ensembles,
 * 2018), with the rows that training saw as background, as LightGBM's pred_contrib.
 *
 * A leaf is reached with the product, over the features on its path, of `one` (does the row go this way: 0 or 1) for
 * the known ones and `zero` (the share of the training rows that do) for the unknown ones. A feature's Shapley value in
 * such a product is an integral over the chance t that each of the others is known (Owen: Multilinear Extensions of
 * Games, 1972),
 *
 *     leaf value * (one - zero) * integral from 0 to 1 of the others' product of (t * one + (1 - t) * zero),
 *
 * of a polynomial, for which a few points of Gauss-Legendre quadrature are exact. At each of them the products of all
 * leaves below an edge add up to one number, so that the time grows with edges times points.
 *
 * @returns a function from a row to, per class, one contribution per feature and the expected score; they add up to
 * the raw score (for a random forest: to the sum of its trees). It holds buffers of its own.
 * @throws UserError if the model does not say how many rows its nodes saw.
 */
export function contributionsOf(model: Model): (row: Float64Array) => Float64Array {
  for (const tree of model.trees) requireCounts(tree);
  const width = model.featureNames.length + 1;
  const forest = plant(model.trees);
  const paths = model.trees.map((tree, index) => pathsOf(tree, forest.roots[index]!));
  const rules = Array.from({ length: Math.max(0, ...paths.map(pointsFor)) + 1 }, (_, n) => gaussLegendre(n));
  const work = workFor(paths);
  const expected = model.trees.map(expectedValue);
  return (row) => {
    const contributions = new Float64Array(width * model.numTreePerIteration);
    for (const [index, path] of paths.entries()) {
      const start = (index % model.numTreePerIteration) * width;
      addTree(forest, path, rules[pointsFor(path)]!, work, row, contributions, start);
      contributions[start + width - 1]! += expected[index]!;
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

/**
 * What a tree says about every row: its splits, parents before children. Edge 0 leads to the root and lets every row
 * pass; split s has the edges 2s + 1, to the left, and 2s + 2.
 */
interface Paths {
  /** The split's node in the forest. */
  node: Int32Array;
  feature: Int32Array;
  /** The edge that leads to the split. */
  above: Int32Array;
  /** The nearest edge on the way there that asks for the same feature, or 0: the split's own edges take its place. */
  earlier: Int32Array;
  /** Per edge: share of the training rows that pass all questions about its feature down to here. */
  zero: Float64Array;
  /** Per edge: value of the leaf that it leads to, 0 at a split. */
  leaf: Float64Array;
  /** Different features on one path at most. */
  features: number;
}

function pathsOf(tree: Tree, root: number): Paths {
  const splits = tree.numLeaves - 1;
  const paths: Paths = {
    node: new Int32Array(splits),
    feature: new Int32Array(splits),
    above: new Int32Array(splits),
    earlier: new Int32Array(splits),
    zero: new Float64Array(2 * splits + 1).fill(1, 0, 1),
    leaf: new Float64Array(2 * splits + 1),
    features: 0,
  };
  const { above, earlier, feature, zero, leaf } = paths;
  const rows = (child: number) => (child >= 0 ? tree.internalCount[child]! : tree.leafCount[~child]!);
  const open = [{ node: 0, edge: 0, features: 0 }];
  for (let split = 0; split < splits; split++) {
    const { node, edge, features: before } = open.pop()!;
    paths.node[split] = root + node;
    feature[split] = tree.splitFeature[node]!;
    above[split] = edge;
    let same = edge;
    while (same > 0 && feature[splitOf(same)] !== feature[split]) same = above[splitOf(same)]!;
    earlier[split] = same;
    const features = same === 0 ? before + 1 : before;
    paths.features = Math.max(paths.features, features);
    for (const [side, child] of [tree.leftChild[node]!, tree.rightChild[node]!].entries()) {
      const own = 2 * split + 1 + side;
      zero[own] = (rows(child) / rows(node)) * zero[same]!;
      if (child < 0) leaf[own] = tree.leafValue[~child]!;
      else open.push({ node: child, edge: own, features });
    }
  }
  return paths;
}

/** The split that an edge leads away from. */
function splitOf(edge: number): number {
  return (edge - 1) >> 1;
}

/** The integrand has one degree less than there are features on the path. */
function pointsFor({ features }: Paths): number {
  return Math.ceil(features / 2);
}

/** Per edge of one tree; all but `one` have as many entries as there are points. */
interface Work {
  one: Uint8Array;
  /** Product over the features on the path. */
  product: Float64Array;
  /** 1 / the feature's own factor in it. */
  inverse: Float64Array;
  /** Sum over the leaves below of value times product. */
  sum: Float64Array;
}

function workFor(paths: readonly Paths[]): Work {
  const size = Math.max(0, ...paths.map((path) => path.zero.length * pointsFor(path)));
  return {
    one: new Uint8Array(Math.max(0, ...paths.map(({ zero }) => zero.length))),
    product: new Float64Array(size),
    inverse: new Float64Array(size),
    sum: new Float64Array(size),
  };
}

/** Adds one tree's contributions for a row to those that begin at `start`. */
function addTree(
  forest: Forest,
  { node, feature, above, earlier, zero, leaf }: Paths,
  { points, weights }: Quadrature,
  { one, product, inverse, sum }: Work,
  row: Float64Array,
  contributions: Float64Array,
  start: number,
): void {
  const count = points.length;
  one[0] = 1;
  product.fill(1, 0, count);
  inverse.fill(1, 0, count);
  sum.fill(0, 0, count);
  for (let split = 0; split < node.length; split++) {
    const left = goesLeft(forest, node[split]!, row[feature[split]!]!);
    const same = earlier[split]!;
    for (let edge = 2 * split + 1; edge <= 2 * split + 2; edge++) {
      one[edge] = left === (edge % 2 === 1) ? one[same]! : 0;
      const known = one[edge]!;
      const unknown = zero[edge]!;
      const value = leaf[edge]!;
      let at = edge * count;
      let up = above[split]! * count;
      let before = same * count;
      for (let point = 0; point < count; point++, at++, up++, before++) {
        const t = points[point]!;
        const factor = t * known + (1 - t) * unknown;
        product[at] = product[up]! * inverse[before]! * factor;
        inverse[at] = 1 / factor;
        sum[at] = value * product[at]!;
      }
    }
  }
  for (let edge = 2 * node.length; edge > 0; edge--) {
    const split = splitOf(edge);
    const same = earlier[split]!;
    let own = 0;
    let replaced = 0;
    let at = edge * count;
    let up = above[split]! * count;
    let before = same * count;
    for (let point = 0; point < count; point++, at++, up++, before++) {
      const below = sum[at]!;
      sum[up]! += below;
      own += weights[point]! * below * inverse[at]!;
      replaced += weights[point]! * below * inverse[before]!;
    }
    // At edge 0 the last term is 0: it lets rows pass whether they are known or not.
    contributions[start + feature[split]!]! +=
      (one[edge]! - zero[edge]!) * own - (one[same]! - zero[same]!) * replaced;
  }
}
