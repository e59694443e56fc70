import { type CountPair, filledBins, totalOf } from './counts.js';

/**
 * Jensen-Shannon divergence between the shares of the bins, in bits: 0 where they agree, 1 where no bin is shared. It
 * is what TensorFlow Data Validation limits, and the square of SciPy's `jensenshannon(..., base=2)`.
 */
export function jensenShannon(counts: CountPair): number {
  const { expected, actual } = filledBins(counts);
  const n = totalOf(expected);
  const m = totalOf(actual);
  let sum = 0;
  for (let bin = 0; bin < expected.length; bin++) {
    const p = expected[bin] / n;
    const q = actual[bin] / m;
    const middle = (p + q) / 2;
    if (p > 0) sum += p * Math.log2(p / middle);
    if (q > 0) sum += q * Math.log2(q / middle);
  }
  return Math.max(0, sum / 2);
}
