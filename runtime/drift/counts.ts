/** Rows in each bin or of each category, on two sides, in the same order. A bin of missing values is one like the others. */
export interface CountPair {
  expected: readonly number[];
  actual: readonly number[];
}

/** How many rows a side has. */
export function totalOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Without the bins that are empty on both sides. @throws Error if the sides differ in length or one has no rows */
export function filledBins({ expected, actual }: CountPair): CountPair {
  if (expected.length !== actual.length) throw new Error('The two sides have different bins.');
  if (totalOf(expected) === 0 || totalOf(actual) === 0) throw new Error('A side has no rows.');
  const filled = expected.map((count, bin) => count > 0 || actual[bin] > 0);
  return {
    expected: expected.filter((_, bin) => filled[bin]),
    actual: actual.filter((_, bin) => filled[bin]),
  };
}
