import { type Interval, LEVEL, type Metric, type Scored } from './metric.js';
import { poissonDraws } from './poisson.js';

/** Above this share of draws without a value, what is left says nothing about the rest. */
const MOST_MISSING = 0.05;

export interface Draws {
  count: number;
  seed: number;
}

export type Statistic = (scored: Scored) => Metric;

/**
 * Poisson bootstrap: each draw gives every row (or every group of rows) a weight from the Poisson distribution with
 * mean 1, the same for all models, and computes every statistic again.
 * @param models over the same rows in the same order, with equal labels, weights and groups
 * @returns per model and statistic one value per draw, NaN where it was not computed
 */
export function bootstrap(
  models: readonly Scored[],
  statistics: readonly Statistic[],
  { count, seed }: Draws,
): Float64Array[][] {
  const values = models.map(() => statistics.map(() => new Float64Array(count)));
  if (statistics.length === 0) return values;
  const [{ labels, weights, groups }] = models;
  const fill = poissonDraws(seed);
  const multiplicities = new Float64Array(groups ? groups.count : labels.length);
  const drawn = groups || weights ? new Float64Array(labels.length) : multiplicities;
  for (let draw = 0; draw < count; draw++) {
    fill(multiplicities);
    if (drawn !== multiplicities) {
      for (let row = 0; row < drawn.length; row++) {
        drawn[row] = multiplicities[groups ? groups.of[row] : row] * (weights ? weights[row] : 1);
      }
    }
    models.forEach((model, m) => {
      const resample: Scored = { ...model, weights: drawn, drawn: true };
      statistics.forEach((statistic, s) => {
        const metric = statistic(resample);
        values[m][s][draw] = metric.status === 'computed' ? metric.value : Number.NaN;
      });
    });
  }
  return values;
}

/** The middle LEVEL of the draws. Undefined if too many had no value, or if all are equal: that is no certainty. */
export function percentileInterval(values: Float64Array): Interval | undefined {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length < values.length * (1 - MOST_MISSING)) return undefined;
  const low = quantile(sorted, (1 - LEVEL) / 2);
  const high = quantile(sorted, (1 + LEVEL) / 2);
  return low === high ? undefined : { level: LEVEL, low, high, method: 'Poisson bootstrap' };
}

/** Between neighbours by straight line (type 7, the default of R and numpy). */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
