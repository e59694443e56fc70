import { UserError } from '../error.js';
import type { Scored } from './metric.js';

const orders = new WeakMap<Float64Array, Uint32Array>();

/**
 * Row numbers from the highest value to the lowest, kept for the next who asks: sorting is the dear part of most
 * metrics. The values must hold no NaN; infinities are ordered.
 */
export function descendingOrder(values: Float64Array): Uint32Array {
  const known = orders.get(values);
  if (known) return known;
  const order = new Uint32Array(values.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  // The difference of two infinities is no number.
  order.sort((a, b) => (values[a] === values[b] ? 0 : values[b] - values[a]));
  orders.set(values, order);
  return order;
}

/** How many scores are NaN, for a message; undefined if none is. */
export function scoresThatAreNaN(scores: Float64Array): string | undefined {
  const { count, first } = countWhere(scores, (score) => Number.isNaN(score));
  if (count === 0) return undefined;
  return `${count} of ${scores.length} scores are NaN, the first in row ${first + 1}`;
}

/** How many values there are of a kind, and where the first is. */
export function countWhere(
  values: Float64Array,
  is: (value: number) => boolean,
): { count: number; first: number } {
  let count = 0;
  let first = -1;
  for (let i = 0; i < values.length; i++) {
    if (!is(values[i])) continue;
    if (count++ === 0) first = i;
  }
  return { count, first };
}

/**
 * The sum of the weights, or the number of rows.
 * @throws UserError for a weight that is negative or no number
 */
export function checkedWeights({ weights, scores }: Scored): number {
  if (!weights) return scores.length;
  if (weights.length !== scores.length)
    throw new Error(`${scores.length} scores but ${weights.length} weights`);
  let sum = 0;
  let refused = -1;
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row];
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) refused = row;
    sum += weight;
  }
  if (refused >= 0) throw refusedWeight(refused, weights[refused]);
  return sum;
}

/** What is thrown for a weight that is none. */
export function refusedWeight(row: number, weight: number): UserError {
  return new UserError({
    what: `Row ${row + 1} has the weight ${weight}.`,
    cure: 'Weights must be finite numbers, zero or more.',
  });
}
