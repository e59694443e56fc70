import type { FeatureColumn } from '../data/table.js';
import { hash } from '../hash.js';
import { shuffled } from '../shuffle.js';
import type { Model } from './model.js';
import { createScorer, matchColumns } from './scorer.js';
import { createSweep } from './sweep.js';

/** How much worse a model judges when a feature's values are dealt out anew among the rows. */
export interface PermutationImportance {
  feature: string;
  /** Metric on the rows as they are, less the metric with the feature permuted: mean over the repeats. */
  mean: number;
  /** Standard deviation over the repeats (divisor: their number). */
  sd: number;
}

/**
 * Permutation importance of every feature, in the model's order, as scikit-learn's `permutation_importance` defines it
 * (Breiman: Random Forests, 2001). A feature that no tree asks for has 0.
 * @param columns the rows, matched by name. Memory grows with rows x features x repeats.
 * @param metric of the answers, one per row; more is better.
 * @throws UserError if columns are missing or the model has one answer per class.
 */
export function permutationImportance(
  model: Model,
  columns: readonly FeatureColumn[],
  metric: (answers: Float64Array) => number,
  { repeats, seed }: { repeats: number; seed: number },
): PermutationImportance[] {
  const ordered = matchColumns(model.featureNames, columns);
  const rows = ordered[0]?.length ?? 0;
  const asked = [...new Set(model.trees.flatMap(({ splitFeature }) => [...splitFeature]))];
  const drops = model.featureNames.map(() => new Float64Array(repeats));
  const asTheyAre = metric(createScorer(model).predictColumns(columns));
  const sweep = createSweep(model);
  const row = new Float64Array(ordered.length);
  // As in scikit-learn, all features are dealt out in the same order.
  const orders = Array.from({ length: repeats }, (_, repeat) => shuffled(rows, hash(seed, repeat)));
  const dealt = asked.map((feature) => orders.map((order) => dealOut(ordered[feature]!, order)));
  for (let index = 0; index < rows; index++) {
    for (let feature = 0; feature < row.length; feature++) row[feature] = ordered[feature]![index]!;
    sweep.load(row);
    // From here on a row's values are its answers.
    for (let i = 0; i < asked.length; i++) {
      for (const values of dealt[i]!) values[index] = sweep.answer(asked[i]!, values[index]!);
    }
  }
  for (const [i, feature] of asked.entries()) {
    dealt[i]!.forEach((answers, repeat) => {
      drops[feature]![repeat] = asTheyAre - metric(answers);
    });
  }
  return model.featureNames.map((feature, index) => ({ feature, ...momentsOf(drops[index]!) }));
}

function dealOut(values: Float64Array, order: Uint32Array): Float64Array {
  const dealt = new Float64Array(values.length);
  for (let row = 0; row < dealt.length; row++) dealt[row] = values[order[row]!]!;
  return dealt;
}

function momentsOf(values: Float64Array): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / values.length) };
}
