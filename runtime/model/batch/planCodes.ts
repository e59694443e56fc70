import type { Tree } from '../model.js';
import { CategorySets, type SetTest } from './categorySets.js';
import type { CodePlan, CodePlane } from './codePlane.js';
import { Thresholds, type ThresholdTest } from './thresholds.js';

/** A node's test on the codes of a row. */
export type NodeTest = (tree: Tree, node: number) => ThresholdTest | SetTest;

const isCategorical = (tree: Tree, node: number): boolean => (tree.decisionType[node]! & 1) === 1;

function wordsOf(tree: Tree, node: number): Uint32Array {
  const set = tree.threshold[node]!;
  return tree.catThreshold.subarray(tree.catBoundaries[set], tree.catBoundaries[set + 1]);
}

/** Finds out which differences between values matter to the trees. */
export function planCodes(trees: readonly Tree[]): { plan: CodePlan; testOf: NodeTest } {
  const features = [...new Set(trees.flatMap((tree) => [...tree.splitFeature]))].sort((a, b) => a - b);
  const places = new Map(features.map((feature, place) => [feature, place]));
  const placeOf = (tree: Tree, node: number) => places.get(tree.splitFeature[node]!)!;
  const numeric = new Map<string, Thresholds>();
  const categorical = new Map<number, CategorySets[]>();
  const setsOf = new Map<string, CategorySets>();
  const thresholdsOf = (tree: Tree, node: number): Thresholds => {
    const [place, decision] = [placeOf(tree, node), tree.decisionType[node]!];
    const key = Thresholds.key(place, decision);
    const found = numeric.get(key) ?? new Thresholds(place, decision);
    numeric.set(key, found);
    return found;
  };
  const keyOf = (tree: Tree, node: number) => `${placeOf(tree, node)} ${wordsOf(tree, node).join()}`;
  const addSet = (tree: Tree, node: number): void => {
    const key = keyOf(tree, node);
    if (setsOf.has(key)) return;
    const place = placeOf(tree, node);
    const groups = categorical.get(place) ?? [];
    categorical.set(place, groups);
    const words = wordsOf(tree, node);
    if (groups.at(-1)?.add(words) !== true) {
      groups.push(new CategorySets(place));
      groups.at(-1)!.add(words);
    }
    setsOf.set(key, groups.at(-1)!);
  };
  for (const tree of trees) {
    for (let node = 0; node < tree.numLeaves - 1; node++) {
      if (isCategorical(tree, node)) addSet(tree, node);
      else thresholdsOf(tree, node).add(tree.threshold[node]!);
    }
  }

  const planes: CodePlane[] = [];
  let width = 0;
  for (const thresholds of numeric.values()) {
    const own = thresholds.planes(width);
    planes.push(...own);
    width += own.length;
  }
  for (const sets of [...categorical.values()].flat()) {
    planes.push(sets.planes(width));
    width += 2;
  }
  return {
    plan: { planes, width, features },
    testOf: (tree, node) =>
      isCategorical(tree, node)
        ? setsOf.get(keyOf(tree, node))!.test(wordsOf(tree, node))
        : thresholdsOf(tree, node).test(tree.threshold[node]!),
  };
}
