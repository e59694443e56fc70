import { calibrationBins } from './calibrationBins.js';
import { equalBins } from './equalBins.js';
import type { Scored } from './metric.js';
import { ratioInterval } from './ratioInterval.js';
import { wilson } from './wilson.js';

/** Rows of neighbouring scores. All but `rows` and `weight` are means per unit of weight, `low` to `high` of `observed`. */
export interface Decile {
  rows: number;
  weight: number;
  expected: number;
  observed: number;
  low: number;
  high: number;
}

/** Expected against observed by score decile, lowest first. Scores must hold no NaN. */
export function deciles(scored: Scored): Decile[] {
  const interval = (scored.target ?? 'binary') === 'binary' ? undefined : meanIntervals(scored);
  return calibrationBins(scored).flatMap(({ rows, weight, squares, expected, claims }, bin) => {
    if (weight === 0 || !Number.isFinite(expected)) return [];
    const observed = claims / weight;
    // With weights, as many rows of equal weight as would know the rate equally well (Kish).
    const [low, high] = interval ? interval(bin, observed) : wilson(observed, weight ** 2 / squares);
    return [{ rows, weight, expected: expected / weight, observed, low, high }];
  });
}

/** Of means, from the spread of their own rows; a bin without any spread has no width. */
function meanIntervals({ scores, labels, weights, groups }: Scored) {
  const { binOf } = equalBins(scores, weights, 10);
  return (bin: number, observed: number): [low: number, high: number] => {
    const inside = (row: number): number => (binOf[row] === bin ? 1 : 0);
    const interval = ratioInterval(
      labels.map((label, row) => inside(row) * label),
      labels.map((_, row) => inside(row)),
      weights,
      groups,
    );
    return interval ? [interval.low, interval.high] : [observed, observed];
  };
}
