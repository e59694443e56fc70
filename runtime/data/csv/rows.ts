import type { ChunkStore } from '../chunkStore.js';
import { CHUNK_ROWS } from '../numbers.js';
import { ColumnReader, type ColumnReading } from './columnReader.js';
import { LineIndex } from './lineIndex.js';

/** The rows read so far, of one file after the other. */
export class Rows {
  readonly columns: ColumnReader[];
  readonly lines = new LineIndex();
  count = 0;

  constructor(columns: readonly ColumnReading[], store: ChunkStore) {
    this.columns = columns.map((column) => new ColumnReader(column, store));
  }

  /** Takes what is in every column's `pending` at `count % CHUNK_ROWS` for the next row. */
  commit(line: number): void {
    this.lines.add(this.count, line);
    this.count++;
    if (this.count % CHUNK_ROWS === 0) this.#store(CHUNK_ROWS);
  }

  /** Stores the rows that make no whole chunk. Call it once, after the last row. */
  finish(): void {
    const rest = this.count % CHUNK_ROWS;
    if (rest > 0) this.#store(rest);
  }

  #store(rows: number): void {
    for (const { numbers, pending } of this.columns) numbers.append(pending.subarray(0, rows));
  }
}
