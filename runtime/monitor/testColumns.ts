import { countPair } from '../data/compare/countPair.js';
import type { Profile } from '../data/profile.js';
import type { FeatureColumn } from '../data/table.js';
import type { Baseline } from '../drift/baseline.js';
import { chiSquared } from '../drift/chiSquared.js';
import { totalOf } from '../drift/counts.js';
import { kolmogorovSmirnov, MOST_TESTED } from '../drift/ks.js';
import { sampledCounts } from '../drift/sampledCounts.js';
import type { ColumnTests } from './record.js';
import { wassersteinInSd } from './wassersteinInSd.js';

const SEED = 1;

/**
 * Tests each feature for drift: numbers with many values by Kolmogorov-Smirnov against the baseline's sample, the
 * others by chi-squared against the training profile. Both look at a thousand rows a side at most: among the hundred
 * thousands of a portfolio, a test finds differences that matter to nobody. A feature that cannot be compared is left out.
 */
export function testColumns(
  columns: readonly FeatureColumn[],
  profile: Profile,
  baseline: Baseline | undefined,
): ColumnTests[] {
  return columns.flatMap((column): ColumnTests[] => {
    const before = profile.columns.find(({ name }) => name === column.name);
    if (!before) return [];
    if (before.equalShares) {
      const sample = baseline?.samples[column.name];
      if (!sample || sample.length === 0 || column.values.every(Number.isNaN)) return [];
      const expected = Float64Array.from(sample);
      const { statistic, pValue } = kolmogorovSmirnov(expected, column.values);
      return [
        {
          column: column.name,
          ...wassersteinInSd(expected, column.values),
          test: 'kolmogorov-smirnov',
          statistic,
          pValue,
        },
      ];
    }
    const counts = countPair(column, before);
    if (!counts || totalOf(counts.actual) === 0) return [];
    const { statistic, pValue } = chiSquared({
      expected: sampledCounts(counts.expected, MOST_TESTED, SEED),
      actual: sampledCounts(counts.actual, MOST_TESTED, SEED + 1),
    });
    return [{ column: column.name, test: 'chi-squared', statistic, pValue }];
  });
}
