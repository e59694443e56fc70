import { auc } from '../metrics/auc.js';
import { logLoss } from '../metrics/logLoss.js';
import type { Metric, Scored } from '../metrics/metric.js';
import { isMoreBetter, type MetricName, metricOf } from './objectives.js';
import type { Parameters } from './parameters.js';

const MEASURES: Record<MetricName, (scored: Scored) => Metric> = { auc, binary_logloss: logLoss };

/** What early stopping watches. */
export interface Evaluation {
  readonly metric: MetricName;
  readonly higherIsBetter: boolean;
  /** NaN where it cannot be computed. */
  of(scores: Float64Array, labels: Float64Array, weights: Float64Array | undefined): number;
}

export function evaluationOf(parameters: Parameters): Evaluation {
  const metric = metricOf(parameters);
  return {
    metric,
    higherIsBetter: isMoreBetter(metric),
    of(scores, labels, weights) {
      const result = MEASURES[metric]({ scores, labels, ...(weights && { weights }) });
      return result.status === 'computed' ? result.value : Number.NaN;
    },
  };
}
