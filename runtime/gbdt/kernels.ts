import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The exports of kernels/index.ts; addresses are bytes in the memory given at creation. */
export interface Kernels {
  histogramOfRange(
    first: number,
    count: number,
    bins: number,
    width: number,
    packed: number,
    histogram: number,
  ): void;
  histogramOfRows(
    rows: number,
    count: number,
    bins: number,
    width: number,
    packed: number,
    histogram: number,
  ): void;
  subtract(parent: number, smaller: number, larger: number, bytes: number): void;
  partition(column: number, goesLeft: number, rows: number, count: number, spare: number): number;
  quantise(
    gradients: number,
    hessians: number,
    count: number,
    gradientScale: number,
    hessianScale: number,
    packed: number,
  ): void;
  addToRows(rows: number, count: number, value: number, scores: number): void;
  addTree(nodes: number, leaves: number, bins: number, width: number, count: number, scores: number): void;
}

/** Slots per column of a histogram; kernels/index.ts says why not 256. */
export const STRIDE = 264;

export function loadKernels(memory: WebAssembly.Memory): Kernels {
  const module = new WebAssembly.Module(readFileSync(join(import.meta.dirname, 'kernels.wasm')));
  const abort = (): never => {
    throw new Error('A kernel failed.');
  };
  return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as Kernels;
}
