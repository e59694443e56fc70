import type { ChunkArray } from './chunkStore.js';

/** What stands for missing in a chunk of whole numbers: the smallest that its array holds. In others it is NaN. */
export function missingIn(chunk: ChunkArray): number {
  if (chunk instanceof Int8Array) return -(2 ** 7);
  if (chunk instanceof Int16Array) return -(2 ** 15);
  if (chunk instanceof Int32Array) return -(2 ** 31);
  return Number.NaN;
}

/** Writes missing over a value, and tells what is there then. */
export function blank(array: ChunkArray, value: number): { min: number; max: number; missing: number } {
  const mark = missingIn(array);
  let missing = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < array.length; i++) {
    const cell = array[i];
    // biome-ignore lint/suspicious/noSelfCompare: several times as fast as Number.isNaN
    if (cell === value || cell === mark || cell !== cell) {
      array[i] = mark;
      missing++;
    } else {
      if (cell < min) min = cell;
      if (cell > max) max = cell;
    }
  }
  return { min: min + 0, max: max + 0, missing };
}

interface Narrowed {
  array: ChunkArray;
  missing: number;
  min: number;
  max: number;
  whole: boolean;
}

/** A chunk in the smallest array that holds it, and what is in it. */
export function narrow(values: Float64Array): Narrowed {
  let missing = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let small = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    // biome-ignore lint/suspicious/noSelfCompare: several times as fast as Number.isNaN
    if (value !== value) missing++;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
      if ((value | 0) !== value) small = false;
    }
  }
  if (!small || min <= -(2 ** 31)) {
    const { array, whole } = fractions(values);
    return { array, missing, min, max, whole };
  }
  const array =
    min > -(2 ** 7) && max < 2 ** 7
      ? new Int8Array(values.length)
      : min > -(2 ** 15) && max < 2 ** 15
        ? new Int16Array(values.length)
        : new Int32Array(values.length);
  array.set(values);
  if (missing > 0) {
    const mark = missingIn(array);
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) array[i] = mark;
  }
  return { array, missing, min: min + 0, max: max + 0, whole: true };
}

/** Numbers that Int32Array cannot hold. */
function fractions(values: Float64Array): { array: Float32Array | Float64Array; whole: boolean } {
  let whole = true;
  let single = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    if (whole && value !== Math.floor(value)) whole = false;
    if (Math.fround(value) !== value) {
      single = false;
      if (!whole) break;
    }
  }
  const array = single ? new Float32Array(values.length) : new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) array[i] = Number.isNaN(values[i]) ? Number.NaN : values[i] + 0;
  return { array, whole };
}
