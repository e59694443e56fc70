import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../error.js';

/** The kernels' functions; addresses and counts are plain numbers, see kernels/*.ts for their meaning. */
export interface Kernels {
  clear(target: number, bytes: number): void;
  copy(target: number, source: number, bytes: number): void;
  add(target: number, source: number, bytes: number): void;
  subtract(target: number, source: number, bytes: number): void;
  marginalise(joint: number, codes: number, radix: number, bins: number, target: number): void;
  partition: PartitionKernel;
  partitionWide: PartitionKernel;
  countFrom(rows: number, from: number, count: number): void;
  bag(from: number, count: number, seed: number, limit: number, inside: number, outside: number): number;
  countMagnitudes(g: number, h: number, count: number, counts: number): void;
  sampleByMagnitude(
    g: number,
    h: number,
    row: number,
    count: number,
    seed: number,
    border: number,
    borderLimit: number,
    otherLimit: number,
    factor: number,
    inside: number,
    outside: number,
  ): number;
  interleave: InterleaveKernel;
  interleaveWide: InterleaveKernel;
  addAtRows(rows: number, count: number, state: number, value: number): void;
  multiplyAtRows(rows: number, count: number, state: number, factor: number): void;
  addByTree: TreeKernel;
  multiplyByTree: TreeKernel;
  logisticGradients: GradientKernel;
  squareGradients: GradientKernel;
  gammaGradients: GradientKernel;
  poissonGradients: GradientKernel;
  tweedieGradients: GradientKernel;
  quantise(
    g: number,
    h: number,
    row: number,
    count: number,
    records: number,
    stride: number,
    header: number,
    gScale: number,
    hScale: number,
    seed: number,
    sums: number,
  ): void;
  totalsOfRows(
    rows: number,
    count: number,
    records: number,
    stride: number,
    header: number,
    sums: number,
  ): void;
  searchNumeric(
    table: number,
    features: number,
    histograms: number,
    scratch: number,
    active: number,
    leaf: number,
    rules: number,
    found: number,
    plain: boolean,
  ): number;
  encodeNumbers(
    values: number,
    count: number,
    cells: number,
    cellCount: number,
    low: number,
    perUnit: number,
    bounds: number,
    last: number,
    missing: number,
    radix: number,
    target: number,
    step: number,
    wide: boolean,
  ): void;
  encodeWhole(
    values: number,
    count: number,
    cells: number,
    cellCount: number,
    low: number,
    bounds: number,
    last: number,
    missing: number,
    radix: number,
    target: number,
    step: number,
    wide: boolean,
  ): void;
  encodeCategories(
    values: number,
    count: number,
    bins: number,
    categories: number,
    radix: number,
    target: number,
    step: number,
    wide: boolean,
  ): void;
  groupNumbers(values: number, count: number, counts: number, scratch: number): number;
  sortPairs(
    values: number,
    payload: number,
    count: number,
    spareValues: number,
    sparePayload: number,
    counts: number,
  ): void;
}

type PartitionKernel = (
  rows: number,
  count: number,
  column: number,
  table: number,
  left: number,
  right: number,
) => number;
type InterleaveKernel = (
  column: number,
  records: number,
  stride: number,
  offset: number,
  from: number,
  to: number,
) => void;
type TreeKernel = (
  rows: number,
  count: number,
  records: number,
  stride: number,
  nodes: number,
  root: number,
  values: number,
  state: number,
) => void;
export type GradientKernel = (
  state: number,
  label: number,
  weight: number,
  from: number,
  to: number,
  g: number,
  h: number,
  shape?: number,
) => void;
/** At most this many rows per call: V8 replaces a function by its optimised version only between calls. */
export const ROWS_PER_CALL = 65536;

/** The kernels' own constants lie below this address. */
export const KERNEL_BYTES = 65536;

/** Most that a WebAssembly memory of 32-bit addresses can hold. */
export const MEMORY_LIMIT = 65536 * 65536;

let compiled: WebAssembly.Module | undefined;

/** The compiled kernels; they can be posted to other threads. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(join(import.meta.dirname, 'kernels.wasm')));
  return compiled;
}

/** @throws UserError if the system does not give that much memory. */
export function sharedMemory(bytes: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536), maximum: 65536, shared: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError({
      what: `The system does not give the ${Math.ceil(bytes / 2 ** 20)} MiB of memory that training takes.`,
      cure: 'Use an agent with more memory, or fewer rows or features.',
    });
  }
}

export function bindKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  // A plain object: V8 looks properties of an instance's own exports up slowly.
  return { ...new WebAssembly.Instance(module, { env: { memory } }).exports } as unknown as Kernels;
}
