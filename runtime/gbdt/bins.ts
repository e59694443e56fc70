import { type Distinct, nextUp, ZERO_THRESHOLD } from './distinct.js';

/**
 * How a feature's values become bins, with LightGBM's rules (bin.cpp), so that thresholds and feature_infos are those
 * that LightGBM would write.
 */
export interface FeatureBins {
  /** How many bins, that of missing values included. */
  bins: number;
  /** Which values count as missing; decides the missing type of the model's nodes. */
  missing: 'none' | 'zero' | 'nan';
  /** Bin of missing values, which goes wherever a split's default direction says; -1 if none. */
  missingBin: number;
  /** Numeric: bin b holds the values up to and including `bounds[b]`; the last is infinite. */
  bounds?: Float64Array;
  /** Categorical: category of each bin. Bin 0 is -1: missing, negative, unseen and rare ones. */
  categories?: Int32Array;
  /** Rows per bin among those looked at. */
  counts: number[];
  /** Smallest and largest value (numeric). */
  min: number;
  max: number;
}

export interface BinRules {
  max_bin: number;
  min_data_in_bin: number;
  use_missing: boolean;
  zero_as_missing: boolean;
}

/** LightGBM's GreedyFindBin: bins of about equal numbers of rows; values with many rows get a bin of their own. */
function greedyBounds(
  values: Float64Array,
  counts: Float64Array,
  maxBins: number,
  total: number,
  minDataInBin: number,
): number[] {
  const bounds: number[] = [];
  const pushBetween = (low: number, high: number): boolean => {
    const bound = nextUp((low + high) / 2);
    const last = bounds.at(-1);
    if (last !== undefined && bound <= nextUp(last)) return false;
    bounds.push(bound);
    return true;
  };
  const n = values.length;
  if (n <= maxBins) {
    let inBin = 0;
    for (let i = 0; i < n - 1; i++) {
      inBin += counts[i] as number;
      if (inBin >= minDataInBin && pushBetween(values[i] as number, values[i + 1] as number)) inBin = 0;
    }
    bounds.push(Number.POSITIVE_INFINITY);
    return bounds;
  }
  let binLimit = maxBins;
  if (minDataInBin > 0) binLimit = Math.max(1, Math.min(binLimit, Math.floor(total / minDataInBin)));
  let meanSize = total / binLimit;
  let restBins = binLimit;
  let restRows = total;
  const isBig = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    if ((counts[i] as number) >= meanSize) {
      isBig[i] = 1;
      restBins--;
      restRows -= counts[i] as number;
    }
  }
  meanSize = restRows / restBins;
  const uppers: number[] = [];
  const lowers: number[] = [values[0] as number];
  let inBin = 0;
  for (let i = 0; i < n - 1; i++) {
    if (!isBig[i]) restRows -= counts[i] as number;
    inBin += counts[i] as number;
    if (isBig[i] || inBin >= meanSize || (isBig[i + 1] && inBin >= Math.max(1, meanSize * 0.5))) {
      uppers.push(values[i] as number);
      lowers.push(values[i + 1] as number);
      if (uppers.length >= binLimit - 1) break;
      inBin = 0;
      if (!isBig[i]) {
        restBins--;
        meanSize = restRows / restBins;
      }
    }
  }
  for (let i = 0; i < uppers.length; i++) pushBetween(uppers[i] as number, lowers[i + 1] as number);
  bounds.push(Number.POSITIVE_INFINITY);
  return bounds;
}

/** LightGBM's FindBinWithZeroAsOneBin: zero has a bin of its own, the rest is shared out left and right of it. */
function boundsAroundZero(
  { values, counts }: Distinct,
  maxBins: number,
  total: number,
  minDataInBin: number,
): number[] {
  const sum = (from: number, to: number) => {
    let rows = 0;
    for (let i = from; i < to; i++) rows += counts[i]!;
    return rows;
  };
  let firstNotNegative = 0;
  while (values[firstNotNegative]! <= -ZERO_THRESHOLD) firstNotNegative++;
  let firstPositive = firstNotNegative;
  while (values[firstPositive]! <= ZERO_THRESHOLD) firstPositive++;

  let bounds: number[] = [];
  const negatives = sum(0, firstNotNegative);
  const zeros = sum(firstNotNegative, firstPositive);
  if (firstNotNegative > 0 && maxBins > 1) {
    const share = Math.max(1, Math.trunc((negatives / (total - zeros)) * (maxBins - 1)));
    bounds = greedyBounds(
      values.subarray(0, firstNotNegative),
      counts.subarray(0, firstNotNegative),
      share,
      negatives,
      minDataInBin,
    );
    bounds[bounds.length - 1] = -ZERO_THRESHOLD;
  }
  const share = maxBins - 1 - bounds.length;
  if (firstPositive < values.length && share > 0) {
    const positive = greedyBounds(
      values.subarray(firstPositive),
      counts.subarray(firstPositive),
      share,
      sum(firstPositive, values.length),
      minDataInBin,
    );
    bounds.push(ZERO_THRESHOLD, ...positive);
  } else {
    bounds.push(Number.POSITIVE_INFINITY);
  }
  return bounds;
}

/** Rows per bin; `bounds` as in FeatureBins. */
function countsOf({ values, counts }: Distinct, bounds: readonly number[]): number[] {
  const perBin = bounds.map(() => 0);
  let bin = 0;
  for (let i = 0; i < values.length; i++) {
    while ((values[i] as number) > (bounds[bin] as number)) bin++;
    perBin[bin] = (perBin[bin] as number) + (counts[i] as number);
  }
  return perBin;
}

function mergeEmpty(
  bounds: readonly number[],
  counts: readonly number[],
): { bounds: number[]; counts: number[] } {
  const merged = { bounds: [] as number[], counts: [] as number[] };
  for (const [bin, bound] of bounds.entries()) {
    if (counts[bin] === 0 && merged.bounds.length > 0) merged.bounds[merged.bounds.length - 1] = bound;
    else if (counts[bin] !== 0) {
      merged.bounds.push(bound);
      merged.counts.push(counts[bin]!);
    }
  }
  return merged.bounds.length > 0 ? merged : { bounds: [Number.POSITIVE_INFINITY], counts: [0] };
}

/**
 * Bins of a numeric feature. A bin that holds no row is merged into the one before it (the first into the next): no
 * split can tell them apart, and fewer bins let more features share a byte.
 */
export function numericBins(distinct: Distinct, rules: BinRules): FeatureBins {
  let missing: FeatureBins['missing'] = 'none';
  if (rules.use_missing) missing = rules.zero_as_missing ? 'zero' : distinct.hasMissing ? 'nan' : 'none';
  const present = distinct.rows - distinct.missing;
  // Where NaN is no missing value of its own, it is read as zero (LightGBM's ValueToBin).
  const maxBins = missing === 'nan' ? rules.max_bin - 1 : rules.max_bin;
  let bounds = boundsAroundZero(distinct, maxBins, present, rules.min_data_in_bin);
  if (missing === 'zero' && bounds.length === 2) missing = 'none';
  let counts = countsOf(distinct, bounds);
  if (missing !== 'nan') counts[bounds.findIndex((bound) => bound >= 0)]! += distinct.missing;
  if (missing !== 'zero') {
    const bins = mergeEmpty(bounds, counts);
    bounds = bins.bounds;
    counts = bins.counts;
  }
  const missingBin =
    missing === 'nan' ? bounds.length : missing === 'zero' ? bounds.findIndex((bound) => bound >= 0) : -1;
  if (missing === 'nan') counts.push(distinct.missing);
  return {
    bins: counts.length,
    missing,
    missingBin,
    counts,
    bounds: Float64Array.from(bounds),
    min: distinct.values[0] as number,
    max: distinct.values.at(-1) as number,
  };
}

/**
 * Bins of a categorical feature, most frequent category first. As in LightGBM, rare categories are left out once 99 %
 * of the rows and `max_bin` bins are reached; they share bin 0 with missing values.
 */
export function categoricalBins(distinct: Distinct, rules: BinRules): FeatureBins {
  const counts = new Map<number, number>();
  let missing = distinct.missing;
  distinct.values.forEach((value, i) => {
    const category = Math.trunc(value);
    const count = distinct.counts[i] as number;
    if (category < 0) missing += count;
    else if (count > 0) counts.set(category, (counts.get(category) ?? 0) + count);
  });
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const enough = Math.round((distinct.rows - missing) * Math.fround(0.99));
  const maxBins = Math.min(byCount.length + (missing > 0 ? 1 : 0), rules.max_bin);
  const categories = [-1];
  let used = 0;
  for (const [index, [category, count]] of byCount.entries()) {
    if (used >= enough && categories.length >= maxBins) break;
    if (count < rules.min_data_in_bin && index > 1) break;
    categories.push(category);
    used += count;
  }
  return {
    bins: categories.length,
    missing:
      categories.length - 1 === byCount.length && missing === 0 && !distinct.hasMissing ? 'none' : 'nan',
    missingBin: 0,
    counts: [distinct.rows - used, ...categories.slice(1).map((category) => counts.get(category)!)],
    categories: Int32Array.from(categories),
    min: 0,
    max: Math.max(0, ...byCount.map(([category]) => category)),
  };
}

/**
 * Whether any split of the feature leaves enough rows on both sides (LightGBM's feature_pre_filter).
 * @param minRows min_data_in_leaf, scaled down to the rows looked at
 */
export function canSplit({ counts, categories }: FeatureBins, minRows: number): boolean {
  if (counts.length < 2) return false;
  const total = counts.reduce((a, b) => a + b, 0);
  if (categories && counts.length > 2) return true;
  let left = 0;
  return counts.slice(0, -1).some((count) => {
    left += count;
    return left >= minRows && total - left >= minRows;
  });
}

/** LightGBM's feature_infos entry. */
export function featureInfo(bins: FeatureBins): string {
  return bins.categories ? bins.categories.join(':') : `[${bins.min}:${bins.max}]`;
}
