import { CHUNK_ROWS, widen } from './numbers.js';
import { pick } from './pick.js';
import { placeOf } from './placeOf.js';
import { numberChunks } from './storedColumn.js';
import type { FeatureColumn } from './table.js';

/** The rows of one value: how many, and the sum of their targets. */
export interface Count {
  count: number;
  claims: number;
}

/** The distinct values of a column, ascending, and the rows of each. */
export interface Tally {
  values: Float64Array;
  counts: Uint32Array;
  claims: Float64Array;
  missing: Count;
}

/** More distinct values than this, besides small whole numbers, are sorted rather than hashed. */
const MOST_VALUES = 1 << 17;
const SLOTS = MOST_VALUES * 2;
/** Whole numbers from -SMALL up to SMALL are counted by value, others by hash. */
const SMALL = 1 << 15;

export function tallyOf(column: FeatureColumn, target: Float64Array): Tally {
  const counter = new Counter();
  const values = new Float64Array(CHUNK_ROWS);
  let row = 0;
  for (const chunk of numberChunks(column)) {
    const targets = target.subarray(row, row + chunk.length);
    row += chunk.length;
    if (chunk instanceof Int8Array) {
      counter.addBytes(chunk, targets);
      continue;
    }
    widen(chunk, values, 0);
    const isCounted = counter.add(values.subarray(0, chunk.length), targets);
    if (!isCounted) return tallyBySorting(column.values, target);
  }
  return counter.tally();
}

/** The value at a place among all values in order, from 0; places must be asked for in order. */
export function orderStatistics({ values, counts }: Tally): (place: number) => number {
  let i = 0;
  let upTo = counts[0];
  return (place) => {
    while (place >= upTo) upTo += counts[++i];
    return values[i];
  };
}

/** The edges that equalShareEdges (runtime/drift/bins.ts) finds for all values. */
export function equalShareEdgesOf(tally: Tally, wanted: number): number[] {
  const { values, counts } = tally;
  if (values.length === 0) return [];
  const count = counts.reduce((sum, rows) => sum + rows, 0);
  const at = orderStatistics(tally);
  const last = values[values.length - 1];
  return Array.from({ length: wanted - 1 }, (_, i) => at(Math.ceil(((i + 1) * count) / wanted) - 1)).filter(
    (edge, i, all) => edge !== last && edge !== all[i - 1],
  );
}

function tallyBySorting(all: Float64Array, target: Float64Array): Tally {
  const sorted = pick(all, (value) => !Number.isNaN(value)).sort();
  const counts = new Uint32Array(sorted.length);
  let distinct = 0;
  // The distinct values move to the front of what was sorted, which saves a table's worth of memory.
  for (let i = 0; i < sorted.length; i++) {
    if (distinct === 0 || sorted[i] !== sorted[distinct - 1]) sorted[distinct++] = sorted[i];
    counts[distinct - 1]++;
  }
  const values = sorted.subarray(0, distinct);
  const claims = new Float64Array(distinct);
  const missing = { count: all.length - sorted.length, claims: 0 };
  for (let row = 0; row < all.length; row++) {
    if (target[row] === 0) continue;
    if (Number.isNaN(all[row])) missing.claims += target[row];
    else claims[placeOf(all[row], values)] += target[row];
  }
  return { values, counts: counts.subarray(0, distinct), claims, missing };
}

class Counter {
  readonly #smallCounts = new Float64Array(2 * SMALL);
  readonly #smallClaims = new Float64Array(2 * SMALL);
  readonly #missing: Count = { count: 0, claims: 0 };
  /** Of the other values, by hash: the place in the arrays below, from 1. */
  readonly #slots = new Int32Array(SLOTS);
  readonly #values: number[] = [];
  readonly #counts: number[] = [];
  readonly #claims: number[] = [];
  readonly #number = new Float64Array(1);
  readonly #bits = new Int32Array(this.#number.buffer);

  /** The same for numbers of a byte, which most columns of a policy table hold: they need no look-up at all. */
  addBytes(chunk: Int8Array, target: Float64Array): void {
    const counts = new Uint32Array(256);
    const claims = new Float64Array(256);
    for (let i = 0; i < chunk.length; i++) {
      const place = chunk[i] + 128;
      counts[place]++;
      claims[place] += target[i];
    }
    this.#missing.count += counts[0];
    this.#missing.claims += claims[0];
    for (let place = 1; place < 256; place++) {
      this.#smallCounts[place - 128 + SMALL] += counts[place];
      this.#smallClaims[place - 128 + SMALL] += claims[place];
    }
  }

  /** False if there are too many values. */
  add(values: Float64Array, target: Float64Array): boolean {
    const counts = this.#smallCounts;
    const claims = this.#smallClaims;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      const whole = value | 0;
      if (whole === value && whole >= -SMALL && whole < SMALL) {
        counts[whole + SMALL]++;
        claims[whole + SMALL] += target[i];
      } else if (Number.isNaN(value)) {
        this.#missing.count++;
        this.#missing.claims += target[i];
      } else if (!this.#addOther(value, target[i])) return false;
    }
    return true;
  }

  #addOther(value: number, claims: number): boolean {
    this.#number[0] = value;
    const mixed = Math.imul(this.#bits[0] ^ Math.imul(this.#bits[1], 0x85ebca6b), 0xc2b2ae35);
    let slot = (mixed ^ (mixed >>> 15)) & (SLOTS - 1);
    let place = this.#slots[slot];
    while (place !== 0 && this.#values[place - 1] !== value) {
      slot = (slot + 1) & (SLOTS - 1);
      place = this.#slots[slot];
    }
    if (place === 0) {
      if (this.#values.length === MOST_VALUES) return false;
      this.#slots[slot] = this.#values.push(value);
      this.#counts.push(1);
      this.#claims.push(claims);
    } else {
      this.#counts[place - 1]++;
      this.#claims[place - 1] += claims;
    }
    return true;
  }

  tally(): Tally {
    const seen: [value: number, count: number, claims: number][] = this.#values.map((value, i) => [
      value,
      this.#counts[i],
      this.#claims[i],
    ]);
    for (const [slot, count] of this.#smallCounts.entries()) {
      if (count > 0) seen.push([slot - SMALL, count, this.#smallClaims[slot]]);
    }
    seen.sort(([a], [b]) => a - b);
    return {
      values: Float64Array.from(seen, ([value]) => value),
      counts: Uint32Array.from(seen, ([, count]) => count),
      claims: Float64Array.from(seen, ([, , claims]) => claims),
      missing: this.#missing,
    };
  }
}
