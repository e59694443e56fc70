import type { Groups } from './grouper.js';

/** A column's distinct values with their numbers of rows, ascending, NaN left out. */
export interface Distinct {
  values: Float64Array;
  counts: Float64Array;
  /** Rows looked at, those with NaN included. */
  rows: number;
  /** Rows with NaN among them. */
  missing: number;
  /** Whether the column has NaN anywhere, also in rows that were not looked at. */
  hasMissing: boolean;
}

/** LightGBM's kZeroThreshold, the float nearest to 1e-35: smaller magnitudes are zero. */
export const ZERO_THRESHOLD = 1.0000000180025095e-35;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** The next larger double. */
export function nextUp(value: number): number {
  if (value === Number.POSITIVE_INFINITY || Number.isNaN(value)) return value;
  if (value === 0) return Number.MIN_VALUE;
  float[0] = value;
  // A double's bits, read as an integer, count its magnitude in ulps.
  if (value > 0) {
    words[0]!++;
    if (words[0] === 0) words[1]!++;
  } else {
    if (words[0] === 0) words[1]!--;
    words[0]!--;
  }
  return float[0];
}

/**
 * A column's groups of equal values as LightGBM looks for bins in them: neighbours at most one ulp apart are one value
 * (the larger), magnitudes below the zero threshold are 0, and a column that changes sign has a 0 even if no row does.
 */
export function distinctOf(groups: Groups, missing: number, hasMissing = missing > 0): Distinct {
  const { length } = groups.values;
  // One more than there are, for a 0 between negative and positive values.
  const values = new Float64Array(length + 1);
  const counts = new Float64Array(length + 1);
  let last = -1;
  let previous = Number.NaN;
  let rows = missing;
  for (let i = 0; i < length; i++) {
    const raw = groups.values[i]!;
    const count = groups.counts[i]!;
    const value = Math.abs(raw) <= ZERO_THRESHOLD ? 0 : raw;
    rows += count;
    if (i > 0 && value <= nextUp(previous)) {
      values[last] = value;
      counts[last]! += count;
    } else {
      if (i > 0 && previous < 0 && value > 0) last++;
      values[++last] = value;
      counts[last] = count;
    }
    previous = value;
  }
  // A column without values counts as one of 0.
  const distinct = Math.max(last, 0) + 1;
  return { values: values.slice(0, distinct), counts: counts.slice(0, distinct), rows, missing, hasMissing };
}
