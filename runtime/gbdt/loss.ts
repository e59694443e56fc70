import type { Kernels } from './kernels.js';
import type { Parameters } from './parameters.js';

/** A loss to minimise. */
export interface Loss {
  /** As LightGBM writes it into the model. */
  text: string;
  kernel: keyof Kernels & `${string}Gradients`;
  /** The kernel's last argument, if it takes one. */
  shape?: number;
  /** A row's state is exp(slope * score), not the score. */
  multiplicative: boolean;
  /** LightGBM's sigmoid: scores count so many times. */
  slope: number;
  /** From the weighted mean of the label to the best constant score. */
  link: (mean: number) => number;
  /** From a score to the model's answer: the inverse of `link`. */
  answer: (score: number) => number;
  /** Power of the mean that the variance grows with; only where the score is the logarithm of a mean. */
  power?: number;
  /** What a label must be; the text completes "label must be ...". */
  accepts: { test: (label: number) => boolean; text: string };
  /** Whether labels may all be 0. */
  acceptsZero: boolean;
}

/** As LightGBM, keeps away from the scores of certainty. */
function logit(mean: number): number {
  const p = Math.min(Math.max(mean, 1e-15), 1 - 1e-15);
  return Math.log(p / (1 - p));
}

/** The objectives by LightGBM's names. */
export function lossOf(parameters: Parameters): Loss | undefined {
  switch (parameters.objective) {
    case 'binary':
      return {
        text: `binary sigmoid:${parameters.sigmoid}`,
        kernel: 'logisticGradients',
        multiplicative: true,
        slope: parameters.sigmoid,
        link: (mean) => logit(mean) / parameters.sigmoid,
        answer: (score) => 1 / (1 + Math.exp(-parameters.sigmoid * score)),
        accepts: { test: (y) => y === 0 || y === 1, text: '0 or 1' },
        acceptsZero: false,
      };
    case 'cross_entropy':
      return {
        text: 'cross_entropy',
        kernel: 'logisticGradients',
        multiplicative: true,
        slope: 1,
        link: logit,
        answer: (score) => 1 / (1 + Math.exp(-score)),
        accepts: { test: (y) => y >= 0 && y <= 1, text: 'between 0 and 1' },
        acceptsZero: false,
      };
    case 'regression':
      return {
        text: 'regression',
        kernel: 'squareGradients',
        multiplicative: false,
        slope: 1,
        link: (mean) => mean,
        answer: (score) => score,
        accepts: { test: Number.isFinite, text: 'a finite number' },
        acceptsZero: true,
      };
    case 'poisson':
      return {
        text: 'poisson',
        kernel: 'poissonGradients',
        shape: Math.exp(parameters.poisson_max_delta_step),
        multiplicative: true,
        slope: 1,
        link: Math.log,
        answer: Math.exp,
        power: 1,
        accepts: { test: (y) => y >= 0 && Number.isFinite(y), text: '0 or more' },
        acceptsZero: false,
      };
    case 'gamma':
      return {
        text: 'gamma',
        kernel: 'gammaGradients',
        multiplicative: true,
        slope: 1,
        link: Math.log,
        answer: Math.exp,
        power: 2,
        accepts: { test: (y) => y > 0 && Number.isFinite(y), text: 'more than 0' },
        acceptsZero: false,
      };
    case 'tweedie':
      return {
        text: `tweedie tweedie_variance_power:${parameters.tweedie_variance_power}`,
        kernel: 'tweedieGradients',
        shape: parameters.tweedie_variance_power,
        multiplicative: false,
        slope: 1,
        link: Math.log,
        answer: Math.exp,
        power: parameters.tweedie_variance_power,
        accepts: { test: (y) => y >= 0 && Number.isFinite(y), text: '0 or more' },
        acceptsZero: false,
      };
    default:
      return undefined;
  }
}
