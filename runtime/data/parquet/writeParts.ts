import type { SchemaElement } from 'hyparquet';
import type { TableSchema } from '../manifest.js';
import { CHUNK_ROWS } from '../numbers.js';
import type { Table } from '../table.js';
import { CellReader } from './cellReader.js';
import { ParquetFile } from './parquetFile.js';
import { type PartColumn, partColumn } from './partColumn.js';

/** Rows of a row group: enough for dictionaries to pay, few enough that those of three files fit in memory. */
export const GROUP_ROWS = CHUNK_ROWS;

/** Rows of a table and the files that they go to, as plain data. */
export interface PartsJob {
  paths: readonly string[];
  rows: number;
  columns: readonly PartColumn[];
  /** Per row the position of its file in `paths`. */
  partOf: Uint8Array;
}

export function partsJob(
  paths: readonly string[],
  table: Table,
  schema: TableSchema,
  partOf: Uint8Array,
): PartsJob {
  const columns = table.columns.map((column, i) => partColumn(column, schema.columns[i]));
  return { paths, rows: table.rows, columns, partOf };
}

/**
 * Writes the rows of a table to several Parquet files in one pass: whole numbers as INT32 or INT64, numbers as
 * DOUBLE, text and text categories as strings, missing as null. Equal input gives equal bytes.
 * @returns the files' SHA-256
 */
export function writeParts({ paths, rows, columns, partOf }: PartsJob): string[] {
  const readers = columns.map((column) => new CellReader(column));
  const elements = columns.map(({ element }) => element);
  const parts: Part[] = [];
  try {
    for (const path of paths) parts.push(new Part(path, elements, readers));
    for (let start = 0; start < rows; start += CHUNK_ROWS) {
      const end = Math.min(start + CHUNK_ROWS, rows);
      for (const reader of readers) reader.load(start, end);
      for (const [position, part] of parts.entries()) part.add(rowsOf(partOf, position, start, end));
    }
    return parts.map((part) => part.finish());
  } catch (error) {
    for (const part of parts) part.abandon();
    throw error;
  }
}

/** The rows of a chunk that belong to a part, counted from the chunk's start. */
function rowsOf(partOf: Uint8Array, position: number, start: number, end: number): Uint16Array {
  const rows = new Uint16Array(end - start);
  let count = 0;
  for (let row = start; row < end; row++) if (partOf[row] === position) rows[count++] = row - start;
  return rows.subarray(0, count);
}

/** Gathers the rows of one file until they make a row group. */
class Part {
  readonly #file: ParquetFile;
  readonly #columns: readonly CellReader[];
  readonly #cells: Float64Array[];
  #count = 0;

  constructor(path: string, elements: readonly SchemaElement[], columns: readonly CellReader[]) {
    this.#file = new ParquetFile(path, elements);
    this.#columns = columns;
    this.#cells = columns.map(() => new Float64Array(GROUP_ROWS));
  }

  /** Adds rows of the chunk that the columns have loaded. */
  add(rows: Uint16Array): void {
    for (let from = 0; from < rows.length; ) {
      const some = rows.subarray(from, from + GROUP_ROWS - this.#count);
      for (const [i, { loaded }] of this.#columns.entries()) {
        const cells = this.#cells[i];
        for (let row = 0; row < some.length; row++) cells[this.#count + row] = loaded[some[row]];
      }
      from += some.length;
      this.#count += some.length;
      if (this.#count === GROUP_ROWS) this.#writeGroup();
    }
  }

  finish(): string {
    if (this.#count > 0) this.#writeGroup();
    return this.#file.finish();
  }

  abandon(): void {
    this.#file.close();
  }

  #writeGroup(): void {
    this.#file.writeGroup(this.#count, (i) => ({
      numbers: this.#cells[i].subarray(0, this.#count),
      levels: this.#columns[i].levels,
    }));
    this.#count = 0;
  }
}
