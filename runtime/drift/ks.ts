import { choose } from '../hash.js';
import { sortedValues, walk } from './sorted.js';

export interface KolmogorovSmirnov {
  /** Largest distance between the shares of values up to any point, from 0 to 1. */
  statistic: number;
  /** Chance of such a distance or a larger one where nothing has changed. */
  pValue: number;
  /** Values on each side that went into the test. */
  n: number;
  m: number;
}

/** More values than this on a side are sampled. */
export const MOST_TESTED = 1000;
const TERMS = 100;

/**
 * Two-sample Kolmogorov-Smirnov test; NaN is left out. Of more than `most` values a side gives a sample, drawn by the
 * seed: with the hundred thousands of rows of a portfolio, the test finds differences that matter to nobody, so it
 * asks whether a difference would show in a thousand. The p-value is that of Kolmogorov's limit distribution,
 * 2 x sum of (-1)^(k-1) exp(-2 k² n' d²) with n' = nm / (n + m), which is good from about 30 values on.
 */
export function kolmogorovSmirnov(
  expected: Float64Array,
  actual: Float64Array,
  { most = MOST_TESTED, seed = 1 }: { most?: number; seed?: number } = {},
): KolmogorovSmirnov {
  const first = sampled(sortedValues(expected), most, seed);
  const second = sampled(sortedValues(actual), most, seed + 1);
  let statistic = 0;
  walk(first, second, (share, other) => {
    statistic = Math.max(statistic, Math.abs(share - other));
  });
  const n = first.length;
  const m = second.length;
  return { statistic, pValue: kolmogorovTail(Math.sqrt((n * m) / (n + m)) * statistic), n, m };
}

function sampled(sorted: Float64Array, most: number, seed: number): Float64Array {
  if (sorted.length <= most) return sorted;
  return Float64Array.from(choose(most, sorted.length, seed), (place) => sorted[place]);
}

function kolmogorovTail(x: number): number {
  // Below, the tail is 1 in double precision and the series does not converge.
  if (x < 0.18) return 1;
  let sum = 0;
  for (let k = TERMS; k >= 1; k--) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, 2 * sum));
}
