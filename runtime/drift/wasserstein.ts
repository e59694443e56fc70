import { sortedValues, walk } from './sorted.js';

/**
 * Wasserstein (earth mover's) distance: by how much values must be moved on average to make one side of the other, in
 * the column's own unit. NaN is left out. As SciPy's `wasserstein_distance`.
 */
export function wasserstein(expected: Float64Array, actual: Float64Array): number {
  let distance = 0;
  walk(sortedValues(expected), sortedValues(actual), (share, other, step) => {
    distance += Math.abs(share - other) * step;
  });
  return distance;
}
