import { bindKernels, KERNEL_BYTES, kernelModule, sharedMemory } from './kernels.js';

/** Whole numbers that span at most this many values are sorted by counting them. */
const COUNTED_SPAN = 65536;

/**
 * Makes a function that sorts up to `capacity` numbers (no NaN) ascending, much faster than JavaScript does. What it
 * returns is valid until the next call.
 */
export function sorterOf(capacity: number): (values: Float64Array) => Float64Array {
  const values = KERNEL_BYTES;
  const spareValues = values + 8 * capacity;
  const counts = spareValues + 8 * capacity;
  const memory = sharedMemory(counts + 6 * 2048 * 4);
  const kernels = bindKernels(kernelModule(), memory);
  const perValue = new Uint32Array(COUNTED_SPAN);
  return (unsorted) => {
    const sorted = new Float64Array(memory.buffer, values, unsorted.length);
    if (countWhole(unsorted, perValue, sorted)) return sorted;
    sorted.set(unsorted);
    kernels.sortNumbers(values, unsorted.length, spareValues, counts);
    return sorted;
  };
}

/** Sorts whole numbers of a small span. @returns false if they are not */
function countWhole(values: Float64Array, perValue: Uint32Array, sorted: Float64Array): boolean {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    // The quickest test for a whole number, of 32 bits.
    if (value !== (value | 0)) return false;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (values.length === 0) return true;
  if (high - low >= COUNTED_SPAN) return false;
  perValue.fill(0, 0, high - low + 1);
  for (let i = 0; i < values.length; i++) perValue[values[i]! - low]!++;
  let at = 0;
  for (let value = low; value <= high; value++) {
    const count = perValue[value - low]!;
    sorted.fill(value, at, at + count);
    at += count;
  }
  return true;
}
