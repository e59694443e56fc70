import { computed, type Metric, notComputed, type Scored } from './metric.js';
import { perRow } from './perRow.js';
import { unjudgeable } from './runs.js';
import { weightedSum } from './weightedSum.js';

/** Mean distance of prediction and target, in the target's unit. */
export function meanAbsoluteError(scored: Scored): Metric {
  return meanLoss(scored, 'absolute', (score, label) => Math.abs(score - label));
}

/** Of one row. */
export const squaredError = (score: number, label: number): number => (score - label) ** 2;

/** Root of the mean squared distance, in the target's unit; the detail holds that of the mean for every row. */
export function rootMeanSquaredError(scored: Scored): Metric {
  const metric = meanLoss(scored, 'squared', squaredError, (mean) => mean);
  if (metric.status === 'not computed') return metric;
  const baseline = metric.detail?.baseline ?? Number.NaN;
  return computed(
    Math.sqrt(metric.value),
    Number.isFinite(baseline) ? { detail: { baseline: Math.sqrt(baseline) } } : {},
  );
}

/**
 * Weighted mean of a loss per row, of a count or an amount.
 * @param constant the best prediction that is the same for every row, from the mean of the target; then the detail
 * holds its loss
 */
export function meanLoss(
  scored: Scored,
  name: string,
  loss: (score: number, label: number) => number,
  constant?: (mean: number) => number,
): Metric {
  const refusal = unjudgeable(scored);
  if (refusal) return notComputed(refusal);
  const { labels, weights, drawn } = scored;
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : labels.length;
  const value = weightedSum(perRow(scored, name, loss), weights) / total;
  if (!constant || drawn) return computed(value);
  const best = constant(weightedSum(labels, weights) / total);
  const baseline = weightedSum(
    labels.map((label) => loss(best, label)),
    weights,
  );
  return computed(value, Number.isFinite(baseline) ? { detail: { baseline: baseline / total } } : {});
}
