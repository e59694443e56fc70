import { ColumnEncoder } from './encode.js';
import { bindKernels } from './kernels.js';
import type { Plan } from './plan.js';

/** What threads need that encode together. */
export interface EncodeOrder {
  work: 'encode';
  plan: Plan;
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Address of room of the thread's own, see encode.ts. */
  scratch: number;
  /** Values of the training and of the validation rows by position of the feature in the model. */
  columns: readonly Float64Array[];
  validationColumns: readonly Float64Array[];
  /** The next bundle that nobody has taken. */
  next: Int32Array;
}

/**
 * Writes the codes of one bundle after the other until none is left that nobody has taken: those of the training rows
 * into the bundle's column, those of the validation rows into their records. Both hold zeros before.
 * @returns the bundles that are done, one by one
 */
export function* encodeBundles(order: EncodeOrder): Generator<number, void> {
  const { plan, module, memory, scratch, columns, validationColumns, next } = order;
  const { layout, bundles } = plan;
  const encoder = new ColumnEncoder(bindKernels(module, memory), memory, scratch);
  for (;;) {
    const index = Atomics.add(next, 0, 1);
    const bundle = bundles[index];
    if (!bundle) return;
    const { wide, column, offset } = bundle;
    const target = { address: column, step: wide ? 2 : 1, wide };
    const record = { address: layout.validationRecords + offset, step: layout.stride, wide };
    for (const { feature, radix } of bundle.features) {
      const planned = plan.features[feature]!;
      encoder.encode(columns[planned.index]!, planned, radix, target);
      const watched = validationColumns[planned.index];
      if (watched) encoder.encode(watched, planned, radix, record);
    }
    yield index;
  }
}
