import { goesLeft, leafValue, plant } from './forest.js';
import type { Model } from './model.js';
import { transformOf } from './objective.js';
import { requireOneAnswer } from './scorer.js';

/**
 * Asks what a model would answer for a row if one of its features had another value. Most trees do not ask for that
 * feature on the row's way down, so only the rest are walked again, from the first node that does.
 */
export interface Sweep {
  /** Takes a row, one value per feature, NaN where missing. The array may be used again afterwards. */
  load(row: ArrayLike<number>): void;
  /** The answer for the loaded row with `value` as its `feature`. */
  answer(feature: number, value: number): number;
  /** The same before the objective's transformation. */
  raw(feature: number, value: number): number;
}

/**
 * Leaf values are held as whole multiples of 2^-k, with k as large as sums below 2^52 allow. Sums are then exact in any
 * order: rows that reach the same leaves have the same score, however they got there, and a sum of monotone trees is
 * monotone to the last bit. A raw score differs from the scorer's by at most (trees / 2) 2^-k.
 * @throws UserError for a model with one answer per class.
 */
export function createSweep(model: Model): Sweep {
  requireOneAnswer(model);
  const forest = plant(model.trees);
  const trees = forest.roots.length;
  const features = model.featureNames.length;
  const unit = unitOf(model);
  for (let leaf = 0; leaf < forest.leaf.length; leaf++) {
    forest.leaf[leaf] = Math.round(forest.leaf[leaf]! / unit);
  }
  const scale = model.averageOutput ? unit / trees : unit;
  const transform = transformOf(model.objective);
  const single = new Float64Array(1);

  const transformed = (score: number): number => {
    single[0] = score;
    transform(single);
    return single[0]!;
  };

  const loaded = new Float64Array(features);
  let total = 0;
  let ownAnswer = 0;
  /** Per feature, the nodes that ask for it first, one per tree at most, and the sum of the leaves behind them. */
  const met = new Int32Array(features);
  const nodes = new Int32Array(features * trees);
  const behind = new Float64Array(features);
  const lastTree = new Int32Array(features);
  const path = new Int32Array(features);

  const load = (row: ArrayLike<number>): void => {
    loaded.set(row);
    total = 0;
    met.fill(0);
    behind.fill(0);
    lastTree.fill(-1);
    for (let tree = 0; tree < trees; tree++) {
      let node = forest.roots[tree]!;
      let length = 0;
      while (node >= 0) {
        const feature = forest.feature[node]!;
        if (lastTree[feature] !== tree) {
          lastTree[feature] = tree;
          nodes[feature * trees + met[feature]!++] = node;
          path[length++] = feature;
        }
        node = goesLeft(forest, node, loaded[feature]!) ? forest.left[node]! : forest.right[node]!;
      }
      const value = forest.leaf[~node]!;
      total += value;
      for (let i = 0; i < length; i++) behind[path[i]!]! += value;
    }
    ownAnswer = transformed(total * scale);
  };
  const raw = (feature: number, value: number): number => {
    const own = loaded[feature]!;
    if (Object.is(value, own)) return total * scale;
    loaded[feature] = value;
    let sum = total - behind[feature]!;
    for (let i = feature * trees; i < feature * trees + met[feature]!; i++) {
      sum += leafValue(forest, nodes[i]!, loaded);
    }
    loaded[feature] = own;
    return sum * scale;
  };
  return {
    load,
    raw,
    answer: (feature, value) => {
      if (met[feature] === 0 || Object.is(value, loaded[feature])) return ownAnswer;
      return transformed(raw(feature, value));
    },
  };
}

/** The largest power of two by which the leaves divide so that no sum exceeds 2^52. */
function unitOf(model: Model): number {
  const most = model.trees.reduce((sum, { leafValue: leaves }) => sum + largest(leaves), 0);
  return most === 0 ? 1 : 2 ** (Math.ceil(Math.log2(most)) - 51);
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
