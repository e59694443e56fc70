/** Room for so many numbers, 0 at first, in memory that threads share: they read it where it is, nothing is copied. */
export function sharedNumbers(count: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * count));
}

/** The numbers themselves if threads can share them, else a copy that they can. */
export function inSharedMemory(values: Float64Array): Float64Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const copy = sharedNumbers(values.length);
  copy.set(values);
  return copy;
}
