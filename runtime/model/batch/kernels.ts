import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The kernels' functions; addresses and counts are plain numbers, see kernels/*.ts for their meaning. */
export interface Kernels {
  rank(
    values: number,
    count: number,
    thresholds: number,
    steps: number,
    missing: number,
    missingCode: number,
    small: number,
    codes: number,
    tileBytes: number,
  ): void;
  classify(
    values: number,
    count: number,
    classes: number,
    size: number,
    small: number,
    codes: number,
    tileBytes: number,
  ): void;
  addTrees(program: number, trees: number, codes: number, exits: number, sums: number): void;
}

/** Rows that the kernels work on at a time. */
export const TILE = 256;

/** The kernels' own constants lie below this address. */
export const KERNEL_BYTES = 65536;

let compiled: WebAssembly.Module | undefined;

/** The compiled kernels; they can be posted to other threads. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(join(import.meta.dirname, 'batchKernels.wasm')));
  return compiled;
}

export function bindKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}
