import type { FeatureBins } from './bins.js';

/** Columns of whole numbers that span at most this many values are binned by table. */
const TABLE_LIMIT = 65536;
const CELLS = 2048;

/** Adds `radix` times each value's bin to the codes. */
export function encodeColumn(
  values: Float64Array,
  bins: FeatureBins,
  radix: number,
  codes: Uint8Array | Uint16Array,
): void {
  const { bounds, categories } = bins;
  if (categories) encodeCategories(values, categories, radix, codes);
  else if (bounds) encodeNumbers(values, bounds, bins, radix, codes);
}

function encodeCategories(
  values: Float64Array,
  categories: Int32Array,
  radix: number,
  codes: Uint8Array | Uint16Array,
): void {
  const largest = categories.reduce((a, b) => Math.max(a, b), 0);
  if (largest < TABLE_LIMIT) {
    const table = new Uint16Array(largest + 1);
    for (let bin = 1; bin < categories.length; bin++) table[categories[bin]!] = bin;
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      // Truncates like LightGBM (-0.5 is category 0); the comparison is false for NaN.
      if (value > -1 && value < largest + 1) codes[row]! += radix * table[value | 0]!;
    }
    return;
  }
  const table = new Map<number, number>();
  for (let bin = 1; bin < categories.length; bin++) table.set(categories[bin]!, bin);
  for (let row = 0; row < values.length; row++) {
    codes[row]! += radix * (table.get(Math.trunc(values[row]!) + 0) ?? 0);
  }
}

/** The bin of a value that is not NaN: the first whose bound is not below it. */
function search(bounds: Float64Array, value: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= bounds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Divides the range between the bounds into equal cells and notes which bins each can hold, so that most values need
 * one comparison or none. Whole numbers of a small range get a cell each.
 */
function encodeNumbers(
  values: Float64Array,
  bounds: Float64Array,
  { missing, missingBin, min, max }: FeatureBins,
  radix: number,
  codes: Uint8Array | Uint16Array,
): void {
  const last = bounds.length - 1;
  const nan = radix * (missing === 'nan' ? missingBin : search(bounds, 0, 0, last));
  const low = Math.max(min, -1e300);
  const span = Math.min(max, 1e300) - low;
  const perUnit = Number.isInteger(low) && span < TABLE_LIMIT && isWhole(values) ? 1 : CELLS / span;
  if (last === 0 || !(span > 0) || !Number.isFinite(perUnit)) {
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!;
      codes[row]! += Number.isNaN(value) ? nan : radix * search(bounds, value, 0, last);
    }
    return;
  }
  const cells = Math.floor(span * perUnit) + 1;
  const first = new Uint16Array(cells);
  for (let cell = 0; cell < cells; cell++) first[cell] = search(bounds, low + cell / perUnit, 0, last);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    const place = (value - low) * perUnit;
    if (place >= 0 && place < cells) {
      let bin = first[place | 0]!;
      if (value > bounds[bin]!) bin = search(bounds, value, bin + 1, last);
      // By rounding, a value may have landed in the cell after its own.
      else if (bin > 0 && value <= bounds[bin - 1]!) bin = search(bounds, value, 0, bin - 1);
      codes[row]! += radix * bin;
    } else {
      codes[row]! += Number.isNaN(value) ? nan : radix * search(bounds, value, 0, last);
    }
  }
}

function isWhole(values: Float64Array): boolean {
  for (let i = 0; i < Math.min(values.length, 1000); i++) {
    const value = values[i]!;
    if (!Number.isNaN(value) && !Number.isInteger(value)) return false;
  }
  return true;
}
