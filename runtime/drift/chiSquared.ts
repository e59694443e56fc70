import { type CountPair, filledBins, totalOf } from './counts.js';
import { gammaTail } from './gammaTail.js';

export interface ChiSquared {
  statistic: number;
  degreesOfFreedom: number;
  /** Chance of such a difference or a larger one where nothing has changed. 1 where there is one bin only. */
  pValue: number;
  /** Bins in which fewer than 5 rows are expected on a side: with many of these the p-value is not to be trusted. */
  thinBins: number;
}

/** Pearson's chi-squared test of whether two sides have the same shares, as SciPy's `chi2_contingency` without correction. */
export function chiSquared(counts: CountPair): ChiSquared {
  const { expected, actual } = filledBins(counts);
  const n = totalOf(expected);
  const m = totalOf(actual);
  let statistic = 0;
  let thinBins = 0;
  for (let bin = 0; bin < expected.length; bin++) {
    const both = expected[bin] + actual[bin];
    const inFirst = (both * n) / (n + m);
    const inSecond = (both * m) / (n + m);
    statistic += (expected[bin] - inFirst) ** 2 / inFirst + (actual[bin] - inSecond) ** 2 / inSecond;
    if (Math.min(inFirst, inSecond) < 5) thinBins++;
  }
  const degreesOfFreedom = expected.length - 1;
  const pValue = degreesOfFreedom === 0 ? 1 : gammaTail(degreesOfFreedom / 2, statistic / 2);
  return { statistic, degreesOfFreedom, pValue, thinBins };
}
