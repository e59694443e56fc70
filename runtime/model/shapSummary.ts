import type { FeatureColumn } from '../data/table.js';
import type { Model } from './model.js';
import { matchColumns, requireOneAnswer } from './scorer.js';
import { contributionsOf } from './shap.js';

/** How far a feature moves the raw score (for a random forest: the sum of its trees), either way. */
export interface ShapSummary {
  feature: string;
  /** Mean over the rows of the absolute SHAP value. */
  meanAbsolute: number;
}

/**
 * Mean absolute SHAP value of every feature, in the model's order.
 * @param columns the rows, matched by name; at least one row.
 * @throws UserError if columns are missing, the model has one answer per class, or its nodes lack row counts.
 */
export function shapSummary(model: Model, columns: readonly FeatureColumn[]): ShapSummary[] {
  requireOneAnswer(model);
  const ordered = matchColumns(model.featureNames, columns);
  const rows = ordered[0]!.length;
  const contributions = contributionsOf(model);
  const sums = new Float64Array(ordered.length);
  for (let row = 0; row < rows; row++) {
    const all = contributions(Float64Array.from(ordered, (values) => values[row]!));
    for (let feature = 0; feature < sums.length; feature++) sums[feature]! += Math.abs(all[feature]!);
  }
  return model.featureNames.map((feature, index) => ({ feature, meanAbsolute: sums[index]! / rows }));
}
