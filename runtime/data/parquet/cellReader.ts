import { readChunk } from '../chunkStore.js';
import { CHUNK_ROWS, type StoredNumbers, widen } from '../numbers.js';
import type { PartColumn } from './partColumn.js';

/** A column's cells as numbers, a chunk of rows at a time; texts as codes. */
export class CellReader {
  /** By code, for a column of text. */
  readonly levels: readonly string[] | undefined;
  /** The cells of the chunk that was loaded last; NaN is missing. */
  loaded: Float64Array;
  readonly #cells: StoredNumbers | Float64Array;

  constructor({ cells, levels }: PartColumn) {
    this.#cells = cells;
    this.levels = levels;
    this.loaded = cells instanceof Float64Array ? cells : new Float64Array(CHUNK_ROWS);
  }

  /** Loads the rows from `start`, which is a chunk's, to `end`. */
  load(start: number, end: number): void {
    const cells = this.#cells;
    if (cells instanceof Float64Array) this.loaded = cells.subarray(start, end);
    else widen(readChunk(cells.chunks[start / CHUNK_ROWS], cells.handle), this.loaded, 0);
  }
}
