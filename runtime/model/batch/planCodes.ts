import type { Tree } from '../model.js';
import { CategorySets, type SetTest } from './categorySets.js';
import type { CodePlan, CodePlane } from './codePlane.js';
import { Thresholds, type ThresholdTest } from './thresholds.js';

/** A node's test on the codes of a row. */
export type NodeTest = ThresholdTest | SetTest;

function wordsOf(tree: Tree, node: number): Uint32Array {
  const set = tree.threshold[node]!;
  return tree.catThreshold.subarray(tree.catBoundaries[set], tree.catBoundaries[set + 1]);
}

/**
 * Finds out which differences between values matter to the trees.
 * @returns how rows are coded, and per tree and node the test on the codes
 */
export function planCodes(trees: readonly Tree[]): { plan: CodePlan; tests: NodeTest[][] } {
  const features = [...new Set(trees.flatMap((tree) => [...tree.splitFeature]))].sort((a, b) => a - b);
  const places = new Map(features.map((feature, place) => [feature, place]));
  const numeric = new Map<string, Thresholds>();
  const categorical = new Map<number, CategorySets[]>();

  const addThreshold = (place: number, decision: number, threshold: number): (() => NodeTest) => {
    const key = Thresholds.key(place, decision);
    const thresholds = numeric.get(key) ?? new Thresholds(place, decision);
    numeric.set(key, thresholds);
    thresholds.add(threshold);
    return () => thresholds.test(threshold);
  };
  const addSet = (place: number, words: Uint32Array): (() => NodeTest) => {
    const groups = categorical.get(place) ?? [];
    categorical.set(place, groups);
    let sets = groups.at(-1);
    if (sets?.add(words) !== true) {
      sets = new CategorySets(place);
      sets.add(words);
      groups.push(sets);
    }
    const chosen = sets;
    return () => chosen.test(words);
  };
  const found = trees.map((tree) =>
    Array.from(tree.splitFeature, (feature, node) => {
      const place = places.get(feature)!;
      const decision = tree.decisionType[node]!;
      return (decision & 1) === 1
        ? addSet(place, wordsOf(tree, node))
        : addThreshold(place, decision, tree.threshold[node]!);
    }),
  );

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
  return { plan: { planes, width, features }, tests: found.map((nodes) => nodes.map((test) => test())) };
}
