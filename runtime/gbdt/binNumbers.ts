/** LightGBM's kZeroThreshold: values this close to zero are zero. */
export const ZERO = Math.fround(1e-35);

/** Distinct values in rising order and how often each occurs. */
export interface Distinct {
  values: Float64Array;
  counts: Float64Array;
}

/** Counts the distinct values of a sorted array. */
export function distinctOf(sorted: Float64Array): Distinct {
  const values: number[] = [];
  const counts: number[] = [];
  for (let index = 0; index < sorted.length; ) {
    const value = sorted[index]!;
    const from = index;
    while (index < sorted.length && sorted[index] === value) index++;
    values.push(value);
    counts.push(index - from);
  }
  return { values: Float64Array.from(values), counts: Float64Array.from(counts) };
}

const bits = new BigInt64Array(1);
const number = new Float64Array(bits.buffer);

/** The next double above a finite value: LightGBM writes bin edges one step above the midpoint. */
export function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  number[0] = value;
  bits[0]! += value > 0 ? 1n : -1n;
  return number[0]!;
}

function edgeBetween(a: number, b: number): number {
  return nextAbove((a + b) / 2);
}

/**
 * Upper edges of at most `maxBin` bins of about equal count, the last one infinite: GreedyFindBin of LightGBM's
 * bin.cpp. Values that fill a bin of their own get it; the others share the rest evenly.
 */
function equalBins(
  { values, counts }: Distinct,
  maxBin: number,
  total: number,
  minDataInBin: number,
): number[] {
  const last = values.length - 1;
  const edges: number[] = [];
  const push = (edge: number): void => {
    // Two doubles side by side would be one edge to LightGBM.
    if (edges.length === 0 || edge > nextAbove(edges.at(-1)!)) edges.push(edge);
  };
  if (values.length === 0) return edges;
  if (values.length <= maxBin) {
    let inBin = 0;
    for (let index = 0; index < last; index++) {
      inBin += counts[index]!;
      if (inBin >= minDataInBin) {
        push(edgeBetween(values[index]!, values[index + 1]!));
        inBin = 0;
      }
    }
    edges.push(Number.POSITIVE_INFINITY);
    return edges;
  }
  const bins = minDataInBin > 0 ? Math.max(1, Math.min(maxBin, Math.floor(total / minDataInBin))) : maxBin;
  const big = counts.map((count) => Number(count >= total / bins));
  let binsLeft = bins - big.reduce((a, b) => a + b, 0);
  let rowsLeft = total - counts.reduce((sum, count, index) => sum + big[index]! * count, 0);
  let mean = rowsLeft / binsLeft;
  let inBin = 0;
  for (let index = 0; index < last && edges.length < bins - 1; index++) {
    if (!big[index]) rowsLeft -= counts[index]!;
    inBin += counts[index]!;
    if (big[index] || inBin >= mean || (big[index + 1] && inBin >= Math.max(1, mean / 2))) {
      push(edgeBetween(values[index]!, values[index + 1]!));
      inBin = 0;
      if (!big[index]) {
        binsLeft--;
        mean = rowsLeft / binsLeft;
      }
    }
  }
  edges.push(Number.POSITIVE_INFINITY);
  return edges;
}

/**
 * Upper edges of the bins of a numeric feature, rising, the last one infinite. Zero has a bin of its own
 * (FindBinWithZeroAsOneBin of LightGBM's bin.cpp).
 * @param distinct the values that are not missing.
 */
export function numericEdges(distinct: Distinct, maxBin: number, minDataInBin: number): number[] {
  const { values, counts } = distinct;
  const count = (from: number, to: number): number => counts.subarray(from, to).reduce((a, b) => a + b, 0);
  const part = (from: number, to: number): Distinct => ({
    values: values.subarray(from, to),
    counts: counts.subarray(from, to),
  });
  let firstZero = 0;
  while (firstZero < values.length && values[firstZero]! <= -ZERO) firstZero++;
  let firstPositive = firstZero;
  while (firstPositive < values.length && values[firstPositive]! <= ZERO) firstPositive++;
  const negatives = count(0, firstZero);
  const positives = count(firstPositive, values.length);
  const edges: number[] = [];
  if (firstZero > 0 && maxBin > 1) {
    const share = Math.max(1, Math.floor((negatives / (negatives + positives)) * (maxBin - 1)));
    edges.push(...equalBins(part(0, firstZero), share, negatives, minDataInBin));
    edges[edges.length - 1] = -ZERO;
  }
  const rest = maxBin - 1 - edges.length;
  if (firstPositive < values.length && rest > 0) {
    edges.push(ZERO, ...equalBins(part(firstPositive, values.length), rest, positives, minDataInBin));
  } else {
    edges.push(Number.POSITIVE_INFINITY);
  }
  return edges;
}
