import type { Model } from '../runtime/model/model.js';
import { contributionsOf } from '../runtime/model/shap.js';
import type { Reason } from './predictor.js';

/**
 * Makes the function that names the features which moved a row's score most, the strongest first; of equal ones the
 * first in the model's order. What it needs is computed when it is first asked.
 * @param featureNames as clients know them, in the model's order
 */
export function createReasoner(
  model: Model,
  featureNames: readonly string[],
): (row: Float64Array, count: number) => Reason[] {
  let contributions: ReturnType<typeof contributionsOf> | undefined;
  return (row, count) => {
    contributions ??= contributionsOf(model);
    const ofRow = contributions(row);
    return featureNames
      .map((feature, index) => ({ feature, contribution: ofRow[index]! }))
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
      .slice(0, count);
  };
}
