import type { ChunkArray } from './chunkStore.js';
import { HashedCounts } from './hashedCounts.js';
import { missingIn } from './narrow.js';
import { KINDS, type RowMarks } from './rowMarks.js';

/** Whole numbers between -SMALL and SMALL are counted by value, others by hash. */
const SMALL = 1 << 15;

/** Counts rows, a chunk at a time. Place 0 of the small numbers is for missing. */
export class Counter {
  readonly #marks: RowMarks;
  readonly #small = new Uint32Array(KINDS * 2 * SMALL);
  readonly #smallSums: Float64Array | undefined;
  #lowest = 2 * SMALL;
  #highest = 0;
  #others: HashedCounts | undefined;

  constructor(marks: RowMarks) {
    this.#marks = marks;
    if (!marks.isBinary) this.#smallSums = new Float64Array(2 * SMALL);
  }

  /** Counts the rows from `row` on; false if there are too many values. */
  add(chunk: ChunkArray, row: number): boolean {
    const { target, kinds } = this.#marks;
    const end = row + chunk.length;
    const targets = this.#smallSums && target.subarray(row, end);
    if (chunk instanceof Int8Array) this.#addBytes(chunk, kinds.subarray(row, end), targets);
    else return this.#addWide(chunk, kinds.subarray(row, end), targets);
    return true;
  }

  /** Numbers of a byte, which most columns of a policy table hold. */
  #addBytes(chunk: Int8Array, kinds: Uint8Array, targets: Float64Array | undefined): void {
    const counts = new Uint32Array(KINDS * 256);
    for (let i = 0; i < chunk.length; i++) counts[((chunk[i] + 128) << 2) | kinds[i]]++;
    for (let place = 0; place < counts.length; place++) {
      if (counts[place] === 0) continue;
      const byte = (place >> 2) - 128;
      const small = byte === -128 ? 0 : byte + SMALL;
      this.#small[KINDS * small + (place & 3)] += counts[place];
      this.#reach(small);
    }
    if (!targets) return;
    for (let i = 0; i < chunk.length; i++)
      this.#smallSums![chunk[i] === -128 ? 0 : chunk[i] + SMALL] += targets[i];
  }

  #addWide(
    chunk: Exclude<ChunkArray, Int8Array>,
    kinds: Uint8Array,
    targets: Float64Array | undefined,
  ): boolean {
    const counts = this.#small;
    const missing = missingIn(chunk);
    let [lowest, highest] = [this.#lowest, this.#highest];
    for (let i = 0; i < chunk.length; i++) {
      const value = chunk[i];
      const whole = value | 0;
      let small = 0;
      if (whole === value && whole > -SMALL && whole < SMALL) {
        small = whole + SMALL;
        if (small < lowest) lowest = small;
        if (small > highest) highest = small;
        // biome-ignore lint/suspicious/noSelfCompare: several times as fast as Number.isNaN
      } else if (value !== missing && value === value) {
        this.#others ??= new HashedCounts(targets !== undefined);
        if (!this.#others.add(value, kinds[i], targets ? targets[i] : 0)) return false;
        continue;
      }
      counts[(small << 2) | kinds[i]]++;
      if (targets) this.#smallSums![small] += targets[i];
    }
    this.#lowest = lowest;
    this.#highest = highest;
    return true;
  }

  #reach(small: number): void {
    if (small === 0) return;
    this.#lowest = Math.min(this.#lowest, small);
    this.#highest = Math.max(this.#highest, small);
  }

  /** The distinct values, ascending, as a Tally has them; `sums` of targets where the kinds do not tell them. */
  counted(): { values: Float64Array; kinds: Uint32Array; sums: Float64Array | undefined } {
    const small = this.#small;
    const seen: number[] = [];
    for (let at = this.#lowest; at <= this.#highest; at++) {
      if (small[4 * at] + small[4 * at + 1] + small[4 * at + 2] + small[4 * at + 3] > 0)
        seen.push(at - SMALL);
    }
    const others = this.#others;
    const values = new Float64Array(seen.length + (others?.count ?? 0));
    values.set(seen);
    if (others) {
      values.set(others.values.subarray(0, others.count), seen.length);
      values.sort();
    }
    const kinds = new Uint32Array(KINDS * (values.length + 1));
    const sums = this.#smallSums && new Float64Array(values.length + 1);
    for (let i = 0; i <= values.length; i++) {
      const value = i < values.length ? values[i] : -SMALL;
      const isSmall = (value | 0) === value && value >= -SMALL && value < SMALL;
      const at = isSmall ? value + SMALL : others!.placeOf(value);
      const from = isSmall ? small : others!.kinds;
      for (let kind = 0; kind < KINDS; kind++) kinds[KINDS * i + kind] = from[KINDS * at + kind];
      if (sums) sums[i] = (isSmall ? this.#smallSums! : others!.sums!)[at];
    }
    return { values, kinds, sums };
  }
}
