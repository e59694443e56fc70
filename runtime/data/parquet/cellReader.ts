import type { ColumnSchema } from '../manifest.js';
import { CHUNK_ROWS, type Numbers, widen } from '../numbers.js';
import { numbersOf, textsOf } from '../storedColumn.js';
import type { Column } from '../table.js';

/** A column's cells as numbers, a chunk of rows at a time; texts as codes. */
export class CellReader {
  /** By code, for a column of text. */
  readonly levels: readonly string[] | undefined;
  readonly hasMissing: boolean;
  /** The cells of the chunk that was loaded last; NaN is missing. */
  loaded: Float64Array;
  readonly #source: Numbers | Float64Array;

  constructor(column: Column, type: ColumnSchema['type']) {
    const { source, levels } = codesOf(column, type);
    this.#source = source;
    this.levels = levels;
    this.hasMissing = source instanceof Float64Array ? source.some(Number.isNaN) : source.missing > 0;
    this.loaded = source instanceof Float64Array ? source : new Float64Array(CHUNK_ROWS);
  }

  /** Loads the rows from `start`, which is a chunk's, to `end`. */
  load(start: number, end: number): void {
    if (this.#source instanceof Float64Array) this.loaded = this.#source.subarray(start, end);
    else widen(this.#source.chunk(start / CHUNK_ROWS), this.loaded, 0);
  }
}

function codesOf(
  column: Column,
  type: ColumnSchema['type'],
): { source: Numbers | Float64Array; levels?: readonly string[] | undefined } {
  if (column.kind !== 'text') {
    const source = numbersOf(column) ?? column.values;
    return { source, levels: column.kind === 'categorical' ? column.levels : undefined };
  }
  const texts = textsOf(column);
  if (texts) return { source: texts.codes, levels: texts.levels };
  const { values } = column;
  if (type !== 'string') return { source: Float64Array.from(values, numberOfText) };
  const codes = new Map<string, number>();
  const source = Float64Array.from(values, (text) => {
    if (text === '') return Number.NaN;
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    return code;
  });
  return { source, levels: [...codes.keys()] };
}

function numberOfText(text: string): number {
  if (text === '') return Number.NaN;
  const number = Number(text);
  if (Number.isNaN(number)) throw new Error(`${JSON.stringify(text)} is no number, in a column of numbers.`);
  return number;
}
