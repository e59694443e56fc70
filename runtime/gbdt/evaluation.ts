import { auc } from '../metrics/auc.js';
import { logLoss } from '../metrics/logLoss.js';
import type { Parameters } from './parameters.js';

/** What early stopping watches. */
export interface Evaluation {
  readonly metric: 'auc' | 'binary_logloss';
  readonly higherIsBetter: boolean;
  /** NaN where it cannot be computed. */
  of(scores: Float64Array, labels: Float64Array, weights: Float64Array | undefined): number;
}

/** The metric that the parameters name; LightGBM's default for a claim's probability is the log loss. */
export function evaluationOf({ metric }: Parameters): Evaluation {
  const isAuc = metric === 'auc';
  const measure = isAuc ? auc : logLoss;
  return {
    metric: isAuc ? 'auc' : 'binary_logloss',
    higherIsBetter: isAuc,
    of(scores, labels, weights) {
      const result = measure({ scores, labels, ...(weights && { weights }) });
      return result.status === 'computed' ? result.value : Number.NaN;
    },
  };
}
