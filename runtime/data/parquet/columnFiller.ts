import type { DecodedArray, SchemaElement } from 'hyparquet';
import type { Anomalies } from '../anomalies.js';
import type { ChunkStore } from '../chunkStore.js';
import { ColumnReader } from '../csv/columnReader.js';
import type { ColumnUse, SourceColumn } from '../csv/columnType.js';
import { CHUNK_ROWS } from '../numbers.js';

/** Fills a column with cells of Parquet files: numbers and truth values, or texts, dates and times as texts. */
export class ColumnFiller {
  readonly name: string;
  readonly #reader: ColumnReader;
  #count = 0;

  constructor(element: SchemaElement, use: ColumnUse, store: ChunkStore) {
    this.name = element.name;
    // Whole numbers of 64 bits are kept apart to the last digit where they are ids.
    const isLongId = use === 'identifier' && element.type === 'INT64';
    this.#reader = new ColumnReader({ name: element.name, asText: isLongId || isText(element) }, store);
  }

  /** Whether a further file has the same kind of column; reports it if not. */
  accepts(element: SchemaElement, line: number, anomalies: Anomalies): boolean {
    if (element.type === 'INT64' || isText(element) === this.#reader.asText) return true;
    const what = `the column is ${isText(element) ? 'text' : 'numbers'} here and not in the first file`;
    const cure = 'Give files with the same types.';
    anomalies.error({ kind: 'type-error', column: this.name, line, what, cure });
    return false;
  }

  /** Adds the cells of consecutive rows, the first of which is `row` over all files. */
  add(cells: DecodedArray, row: number, anomalies: Anomalies): void {
    const { asText, pending, numbers } = this.#reader;
    for (let i = 0; i < cells.length; i++) {
      const cell: unknown = cells[i];
      const at = this.#count++ % CHUNK_ROWS;
      if (cell === null || cell === undefined) pending[at] = Number.NaN;
      else if (asText) pending[at] = this.#reader.code(String(cell));
      else {
        const value = Number(cell) + 0;
        if (Number.isNaN(value) || Number.isFinite(value)) pending[at] = value;
        else {
          pending[at] = Number.NaN;
          this.#reportInfinite(value, row + i + 1, anomalies);
        }
      }
      if (at === CHUNK_ROWS - 1) numbers.append(pending);
    }
  }

  /** The column, once all its cells have been added. */
  finish(rows: number): SourceColumn {
    const { name, asText, pending, numbers, levels } = this.#reader;
    // A column that was refused in some file has fewer rows; nothing but more faults is looked for then.
    for (; this.#count < rows; this.#count++) {
      pending[this.#count % CHUNK_ROWS] = Number.NaN;
      if (this.#count % CHUNK_ROWS === CHUNK_ROWS - 1) numbers.append(pending);
    }
    const rest = this.#count % CHUNK_ROWS;
    if (rest > 0) numbers.append(pending.subarray(0, rest));
    return asText
      ? { name, type: 'text', cells: numbers, levels }
      : { name, type: 'number', cells: numbers, tokens: [] };
  }

  #reportInfinite(value: number, line: number, anomalies: Anomalies): void {
    anomalies.error({
      kind: 'type-error',
      column: this.name,
      line,
      what: `${value} is no number to learn from`,
      cure: 'Write null where the value is not known.',
    });
  }
}

/** Texts, and dates and times, which become such. */
function isText({ type, converted_type, logical_type }: SchemaElement): boolean {
  if (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY') {
    return (
      converted_type !== 'DECIMAL' && logical_type?.type !== 'DECIMAL' && logical_type?.type !== 'FLOAT16'
    );
  }
  const isTime = /^(DATE|TIME)/;
  return type === 'INT96' || isTime.test(converted_type ?? '') || isTime.test(logical_type?.type ?? '');
}
