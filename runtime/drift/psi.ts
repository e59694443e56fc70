import { type CountPair, filledBins, totalOf } from './counts.js';

/** A population stability index and what to read it against. */
export interface Psi {
  value: number;
  /** Bins with rows on either side. */
  bins: number;
  /** What the index comes to on average where nothing has changed; a value of that size says nothing. */
  withoutChange: number;
}

/**
 * Population stability index: the sum of (actual - expected) x ln(actual / expected) over the shares of the bins. An
 * empty bin counts as half a row, because the logarithm of nothing is none. Not below 0; below 0.1 is called stable
 * and above 0.25 shifted by convention, whatever the number of rows. Without any change the index is still about
 * (bins - 1) x (1/n + 1/m) (Yurdakul and Naranjo 2020, Statistical properties of the population stability index,
 * Journal of Risk Model Validation 14).
 */
export function psi(counts: CountPair): Psi {
  const { expected, actual } = filledBins(counts);
  const n = totalOf(expected);
  const m = totalOf(actual);
  let value = 0;
  for (let bin = 0; bin < expected.length; bin++) {
    const e = Math.max(expected[bin], 0.5) / n;
    const a = Math.max(actual[bin], 0.5) / m;
    value += (a - e) * Math.log(a / e);
  }
  return { value, bins: expected.length, withoutChange: (expected.length - 1) * (1 / n + 1 / m) };
}
