import type { FeatureBins } from './bins.js';
import type { Kernels } from './kernels.js';

/** Columns of whole numbers that span at most this many values are binned by table. */
const TABLE_LIMIT = 65536;
const CELLS = 2048;

/** The kernel tells whole numbers apart in 32 bits; from closer ones than this, none is mistaken for one in the table. */
const NEAR = 2 ** 30;

/** Values on their way through the cache. */
const BLOCK = 2048;

/** Where codes go: the address of the first, bytes from one to the next, and whether they take 16 bits or 8. */
export interface CodeTarget {
  address: number;
  step: number;
  wide: boolean;
}

/** Turns columns of values into codes in a WebAssembly memory. */
export class ColumnEncoder {
  private readonly values: number;
  private readonly table: number;
  private readonly bounds: number;

  /** Bytes of the memory that it needs for itself, for features of up to so many bins. */
  static bytes(bins: number): number {
    return 8 * BLOCK + 2 * TABLE_LIMIT + 8 * bins;
  }

  /** @param scratch address of these bytes */
  constructor(
    private readonly kernels: Kernels,
    private readonly memory: WebAssembly.Memory,
    scratch: number,
  ) {
    this.values = scratch;
    this.table = scratch + 8 * BLOCK;
    this.bounds = this.table + 2 * TABLE_LIMIT;
  }

  /** Adds `radix` times each value's bin to the codes. */
  encode(values: Float64Array, bins: FeatureBins, radix: number, target: CodeTarget): void {
    if (bins.categories) this.encodeCategories(values, bins.categories, radix, target);
    else if (bins.bounds) this.encodeNumbers(values, bins.bounds, bins, radix, target);
  }

  /** Brings the values into the memory, block by block. @param work is told the count and the first one's code */
  private inBlocks(
    values: Float64Array,
    { address, step }: CodeTarget,
    work: (count: number, at: number) => void,
  ): void {
    const block = new Float64Array(this.memory.buffer, this.values, BLOCK);
    for (let from = 0; from < values.length; from += BLOCK) {
      const part = values.subarray(from, from + BLOCK);
      block.set(part);
      work(part.length, address + from * step);
    }
  }

  private encodeCategories(
    values: Float64Array,
    categories: Int32Array,
    radix: number,
    target: CodeTarget,
  ): void {
    const { kernels, memory, table } = this;
    const { step, wide } = target;
    const largest = categories.reduce((a, b) => Math.max(a, b), 0);
    if (largest >= TABLE_LIMIT) {
      this.encodeFarCategories(values, categories, radix, target);
      return;
    }
    const bins = new Uint16Array(memory.buffer, table, largest + 1).fill(0);
    for (let bin = 1; bin < categories.length; bin++) bins[categories[bin]!] = bin;
    this.inBlocks(values, target, (count, at) =>
      kernels.encodeCategories(this.values, count, table, largest + 1, radix, at, step, wide),
    );
  }

  private encodeFarCategories(
    values: Float64Array,
    categories: Int32Array,
    radix: number,
    { address, step, wide }: CodeTarget,
  ): void {
    const codes = new DataView(this.memory.buffer);
    const bins = new Map<number, number>();
    for (let bin = 1; bin < categories.length; bin++) bins.set(categories[bin]!, bin);
    for (let row = 0; row < values.length; row++) {
      const amount = radix * (bins.get(Math.trunc(values[row]!) + 0) ?? 0);
      const at = address + row * step;
      if (wide) codes.setUint16(at, codes.getUint16(at, true) + amount, true);
      else codes.setUint8(at, codes.getUint8(at) + amount);
    }
  }

  private encodeNumbers(
    values: Float64Array,
    bounds: Float64Array,
    { missing, missingBin, min, max }: FeatureBins,
    radix: number,
    target: CodeTarget,
  ): void {
    const { kernels, memory } = this;
    const { step, wide } = target;
    const last = bounds.length - 1;
    const nan = missing === 'nan' ? missingBin : bounds.findIndex((bound) => bound >= 0);
    const low = Math.max(min, -1e300);
    const span = Math.min(max, 1e300) - low;
    const isNear = Number.isInteger(low) && Math.abs(low) < NEAR && span < TABLE_LIMIT;
    const whole = isNear && isWhole(values);
    const perUnit = whole ? 1 : CELLS / span;
    const hasCells = last > 0 && span > 0 && Number.isFinite(perUnit);
    const cells = hasCells ? Math.floor(span * perUnit) + 1 : 0;
    const first = new Uint16Array(memory.buffer, this.table, cells);
    for (let cell = 0, bin = 0; cell < cells; cell++) {
      while (bin < last && !(low + cell / perUnit <= bounds[bin]!)) bin++;
      first[cell] = bin;
    }
    new Float64Array(memory.buffer, this.bounds, bounds.length).set(bounds);
    this.inBlocks(values, target, (count, at) => {
      const from = [this.values, count, this.table, cells] as const;
      const to = [this.bounds, last, nan, radix, at, step, wide] as const;
      if (whole) kernels.encodeWhole(...from, low, ...to);
      else kernels.encodeNumbers(...from, low, perUnit, ...to);
    });
  }
}

function isWhole(values: Float64Array): boolean {
  for (let i = 0; i < Math.min(values.length, 1000); i++) {
    const value = values[i]!;
    if (!Number.isNaN(value) && !Number.isInteger(value)) return false;
  }
  return true;
}
