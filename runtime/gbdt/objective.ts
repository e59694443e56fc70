import type { Kernels } from './kernels.js';
import type { Settings } from './settings.js';

/** A loss to minimise. */
export interface Objective {
  /** As LightGBM writes it into the model. */
  text: string;
  kernel: keyof Kernels & `${string}Gradients`;
  /** The kernel's last argument, if it takes one. */
  shape?: number;
  /** A row's state is exp(score), not the score. */
  multiplicative: boolean;
  /** From the weighted mean of the label to the best constant score. */
  link: (mean: number) => number;
  /** From score to prediction. */
  response: (score: number) => number;
  /** What a label must be; the text completes "label must be ...". */
  accepts: { test: (label: number) => boolean; text: string };
  defaultMetric: string;
}

const logit = (p: number): number => Math.log(p / (1 - p));
const logistic = (score: number): number => 1 / (1 + Math.exp(-score));

/** The objectives by LightGBM's names. */
export function objectiveOf(settings: Settings): Objective | undefined {
  switch (settings.objective) {
    case 'binary':
      return {
        text: 'binary sigmoid:1',
        kernel: 'logisticGradients',
        multiplicative: true,
        link: logit,
        response: logistic,
        accepts: { test: (y) => y === 0 || y === 1, text: '0 or 1' },
        defaultMetric: 'binary_logloss',
      };
    case 'cross_entropy':
      return {
        text: 'cross_entropy',
        kernel: 'logisticGradients',
        multiplicative: true,
        link: logit,
        response: logistic,
        accepts: { test: (y) => y >= 0 && y <= 1, text: 'between 0 and 1' },
        defaultMetric: 'cross_entropy',
      };
    case 'regression':
      return {
        text: 'regression',
        kernel: 'squareGradients',
        multiplicative: false,
        link: (mean) => mean,
        response: (score) => score,
        accepts: { test: Number.isFinite, text: 'a finite number' },
        defaultMetric: 'l2',
      };
    case 'poisson':
      return {
        text: 'poisson',
        kernel: 'poissonGradients',
        shape: Math.exp(settings.poisson_max_delta_step),
        multiplicative: true,
        link: Math.log,
        response: Math.exp,
        accepts: { test: (y) => y >= 0 && Number.isFinite(y), text: '0 or more' },
        defaultMetric: 'poisson',
      };
    case 'gamma':
      return {
        text: 'gamma',
        kernel: 'gammaGradients',
        multiplicative: true,
        link: Math.log,
        response: Math.exp,
        accepts: { test: (y) => y > 0 && Number.isFinite(y), text: 'more than 0' },
        defaultMetric: 'gamma',
      };
    case 'tweedie':
      return {
        text: `tweedie tweedie_variance_power:${settings.tweedie_variance_power}`,
        kernel: 'tweedieGradients',
        shape: settings.tweedie_variance_power,
        multiplicative: false,
        link: Math.log,
        response: Math.exp,
        accepts: { test: (y) => y >= 0 && Number.isFinite(y), text: '0 or more' },
        defaultMetric: 'tweedie',
      };
    default:
      return undefined;
  }
}
