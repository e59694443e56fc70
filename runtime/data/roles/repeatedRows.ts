import { FIRST, type Found, NOWHERE } from '../numbers.js';
import { pick } from '../pick.js';
import { placeOf } from '../placeOf.js';

/** Whole numbers within such a range are ticked off in a bit each; 128 MiB at most. */
const LARGEST_RANGE = 2 ** 30;

/** The rows whose number was there before. NaN never was. Of any number of rows, where a Set would give out. */
export function repeatedRows(values: Float64Array): Found {
  const { min, max, whole, ascending } = look(values);
  if (ascending) return NOWHERE;
  if (whole && max - min < LARGEST_RANGE) return seenBefore(values, (value) => value - min, max - min + 1);
  const sorted = pick(values, (value) => !Number.isNaN(value)).sort();
  return seenBefore(values, (value) => placeOf(value, sorted), sorted.length);
}

function look(values: Float64Array): { min: number; max: number; whole: boolean; ascending: boolean } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let whole = true;
  let ascending = true;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (Number.isNaN(value)) continue;
    if (value <= max) ascending = false;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value !== Math.floor(value)) whole = false;
  }
  return { min, max, whole, ascending };
}

function seenBefore(values: Float64Array, placeOf: (value: number) => number, places: number): Found {
  const seen = new Uint8Array((places >> 3) + 1);
  const first: { row: number; value: number }[] = [];
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) continue;
    const place = placeOf(values[row]);
    const bit = 1 << (place & 7);
    if ((seen[place >> 3] & bit) === 0) seen[place >> 3] |= bit;
    else if (count++ < FIRST) first.push({ row, value: values[row] });
  }
  return { count, first };
}
