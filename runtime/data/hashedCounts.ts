import { KINDS } from './rowMarks.js';

/** More distinct values than this are sorted rather than hashed. */
const MOST_VALUES = 1 << 17;
const SLOTS = MOST_VALUES * 2;

/** The rows of each value by kind, and the sums of their targets where these are asked for. */
export class HashedCounts {
  count = 0;
  readonly values = new Float64Array(MOST_VALUES);
  readonly kinds = new Uint32Array(KINDS * MOST_VALUES);
  readonly sums: Float64Array | undefined;
  /** By hash the place in the arrays above, from 1. */
  readonly #slots = new Int32Array(SLOTS);
  readonly #number = new Float64Array(1);
  readonly #bits = new Int32Array(this.#number.buffer);

  constructor(hasSums: boolean) {
    if (hasSums) this.sums = new Float64Array(MOST_VALUES);
  }

  /** False if there are too many values. */
  add(value: number, kind: number, target: number): boolean {
    const slot = this.#slotOf(value);
    let place = this.#slots[slot] - 1;
    if (place === -1) {
      if (this.count === MOST_VALUES) return false;
      place = this.count++;
      this.#slots[slot] = place + 1;
      this.values[place] = value;
    }
    this.kinds[KINDS * place + kind]++;
    if (this.sums) this.sums[place] += target;
    return true;
  }

  placeOf(value: number): number {
    return this.#slots[this.#slotOf(value)] - 1;
  }

  /** Where the value is, or is to be. */
  #slotOf(value: number): number {
    this.#number[0] = value;
    const mixed = Math.imul(this.#bits[0] ^ Math.imul(this.#bits[1], 0x85ebca6b), 0xc2b2ae35);
    let slot = (mixed ^ (mixed >>> 15)) & (SLOTS - 1);
    for (;;) {
      const place = this.#slots[slot];
      if (place === 0 || this.values[place - 1] === value) return slot;
      slot = (slot + 1) & (SLOTS - 1);
    }
  }
}
