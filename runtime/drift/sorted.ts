/** A copy of the values in order, NaN left out. @throws Error if there are none */
export function sortedValues(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) throw new Error('A side has no values.');
  return sorted;
}

/** Walks through all values of both sides; tells the shares at or below each and the step to the next one. */
export function walk(
  first: Float64Array,
  second: Float64Array,
  visit: (shareOfFirst: number, shareOfSecond: number, step: number) => void,
): void {
  let i = 0;
  let j = 0;
  while (i < first.length || j < second.length) {
    const value = Math.min(first[i] ?? Number.POSITIVE_INFINITY, second[j] ?? Number.POSITIVE_INFINITY);
    while (i < first.length && first[i] <= value) i++;
    while (j < second.length && second[j] <= value) j++;
    const next = Math.min(first[i] ?? Number.POSITIVE_INFINITY, second[j] ?? Number.POSITIVE_INFINITY);
    visit(i / first.length, j / second.length, Number.isFinite(next) ? next - value : 0);
  }
}
