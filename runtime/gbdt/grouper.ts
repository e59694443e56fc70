import { bindKernels, KERNEL_BYTES, kernelModule, sharedMemory } from './kernels.js';

/** Different numbers, ascending, each with how often it was there. */
export interface Groups {
  values: Float64Array;
  counts: Float64Array;
}

export interface Grouper {
  /** Room for the numbers, of which none may be NaN. */
  numbers: Float64Array;
  /** Groups the first so many of them, which it overwrites. What it returns is valid until the next call. */
  group(count: number): Groups;
}

/** Bytes that kernels/sort.ts counts in. */
const SCRATCH_BYTES = 65536 * 4;

/** Groups up to `capacity` numbers, much faster than JavaScript does. */
export function grouperOf(capacity: number): Grouper {
  const values = KERNEL_BYTES;
  const counts = values + 8 * capacity;
  const scratch = counts + 8 * capacity;
  const memory = sharedMemory(scratch + SCRATCH_BYTES);
  const kernels = bindKernels(kernelModule(), memory);
  return {
    numbers: new Float64Array(memory.buffer, values, capacity),
    group(count) {
      const groups = kernels.groupNumbers(values, count, counts, scratch);
      return {
        values: new Float64Array(memory.buffer, values, groups),
        counts: new Float64Array(memory.buffer, counts, groups),
      };
    },
  };
}
