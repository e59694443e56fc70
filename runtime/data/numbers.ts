import type { ChunkArray, ChunkStore, StoredChunk } from './chunkStore.js';
import { blank, missingIn, narrow } from './narrow.js';

/** Rows that were looked for: how many, and the first of them with their values. */
export interface Found {
  count: number;
  first: readonly { row: number; value: number }[];
}

/** A column's chunks as plain data, see readChunk (chunkStore.ts). */
export interface StoredNumbers {
  chunks: readonly StoredChunk[];
  handle: number | undefined;
  missing: number;
}

/** So many are kept. */
export const FIRST = 5;

export const NOWHERE: Found = { count: 0, first: [] };

/** Rows of a chunk; the last of a column may have fewer. */
export const CHUNK_ROWS = 1 << 16;

/**
 * The numbers of a column, missing ones among them, in chunks of CHUNK_ROWS rows. Each chunk is in the smallest array
 * that holds it exactly, which depends on its values alone; missing has one form and zero one sign. So equal numbers
 * are equal bytes.
 */
export class Numbers {
  length = 0;
  /** How many are missing. */
  missing = 0;
  /** Smallest and largest, infinite while all are missing. */
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** Whether all that are present are whole. */
  whole = true;
  readonly #store: ChunkStore;
  readonly #chunks: StoredChunk[] = [];

  constructor(store: ChunkStore) {
    this.#store = store;
  }

  /** Numbers of any length, kept in `store`. */
  static from(values: Float64Array, store: ChunkStore): Numbers {
    const numbers = new Numbers(store);
    for (let from = 0; from < values.length; from += CHUNK_ROWS) {
      numbers.append(values.subarray(from, from + CHUNK_ROWS));
    }
    return numbers;
  }

  /** Adds the next CHUNK_ROWS numbers, or fewer if they are the last. */
  append(values: Float64Array): void {
    if (this.length % CHUNK_ROWS !== 0 || values.length > CHUNK_ROWS)
      throw new Error('Only the last chunk is short.');
    const { min, max, whole, missing, array } = narrow(values);
    this.length += values.length;
    this.missing += missing;
    if (min < this.min) this.min = min;
    if (max > this.max) this.max = max;
    if (!whole) this.whole = false;
    this.#chunks.push(this.#store.put(array));
  }

  get chunkCount(): number {
    return this.#chunks.length;
  }

  chunk(index: number): ChunkArray {
    return this.#store.get(this.#chunks[index]);
  }

  /** The chunks and what it takes to read them, for another thread. */
  get stored(): StoredNumbers {
    return { chunks: this.#chunks, handle: this.#store.handle, missing: this.missing };
  }

  /** All chunks in order. */
  *chunks(): Generator<ChunkArray> {
    for (const chunk of this.#chunks) yield this.#store.get(chunk);
  }

  /** The rows whose number, NaN where it is missing, passes the test. */
  find(test: (value: number) => boolean): Found {
    const first: { row: number; value: number }[] = [];
    let count = 0;
    let row = 0;
    for (const values of this.#widened()) {
      for (let i = 0; i < values.length; i++, row++) {
        if (!test(values[i])) continue;
        if (count++ < FIRST) first.push({ row, value: values[i] });
      }
    }
    return { count, first };
  }

  /** What a function makes of each number, NaN where it is missing; kept in the same store. */
  map(change: (value: number) => number): Numbers {
    const mapped = new Numbers(this.#store);
    for (const values of this.#widened()) {
      for (let i = 0; i < values.length; i++) values[i] = change(values[i]);
      mapped.append(values);
    }
    return mapped;
  }

  /**
   * The same numbers, of which those of one value are missing; kept in the same store. The value is whole and small,
   * so that every chunk stays in the array that it is in.
   */
  without(value: number): Numbers {
    const numbers = new Numbers(this.#store);
    numbers.length = this.length;
    numbers.whole = this.whole;
    for (const chunk of this.chunks()) {
      const array = chunk.slice();
      const { min, max, missing } = blank(array, value);
      numbers.missing += missing;
      if (min < numbers.min) numbers.min = min;
      if (max > numbers.max) numbers.max = max;
      numbers.#chunks.push(this.#store.put(array));
    }
    return numbers;
  }

  /** Each chunk as numbers with NaN for missing, in an array that the next one takes over. */
  *#widened(): Generator<Float64Array> {
    const room = new Float64Array(CHUNK_ROWS);
    for (const chunk of this.chunks()) {
      widen(chunk, room, 0);
      yield room.subarray(0, chunk.length);
    }
  }

  /** All numbers in one array of their own, NaN for missing. */
  toArray(): Float64Array {
    const values = new Float64Array(this.length);
    for (const [index, chunk] of this.#chunks.entries())
      widen(this.#store.get(chunk), values, index * CHUNK_ROWS);
    return values;
  }
}

/** Writes a chunk into `values` from `at` on, NaN for missing. */
export function widen(chunk: ChunkArray, values: Float64Array, at: number): void {
  values.set(chunk, at);
  if (chunk instanceof Float32Array || chunk instanceof Float64Array) return;
  const missing = missingIn(chunk);
  for (let i = 0; i < chunk.length; i++) if (chunk[i] === missing) values[at + i] = Number.NaN;
}
