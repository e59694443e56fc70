import { auc } from './auc.js';
import { normalisedGini } from './lorenz.js';
import { computed, type Metric, type Scored } from './metric.js';

/**
 * Normalised Gini coefficient: of a count or an amount from the concentration curve; of claims or not, defined as 2 AUC - 1 with mid-ranks. The variant that walks the rows in file order
 * differs where scores are tied: it depends on how the file was sorted.
 */
export function gini(scored: Scored): Metric {
  if ((scored.target ?? 'binary') !== 'binary') return normalisedGini(scored);
  const area = auc(scored);
  if (area.status === 'not computed') return area;
  const { interval } = area;
  return computed(
    2 * area.value - 1,
    interval && { interval: { ...interval, low: 2 * interval.low - 1, high: 2 * interval.high - 1 } },
  );
}
