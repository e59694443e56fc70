import type { ChunkArray, ChunkStore } from './chunkStore.js';
import { narrow } from './narrow.js';
import { CHUNK_ROWS, Numbers, widen } from './numbers.js';
import type { Column, FeatureColumn, TextColumn } from './table.js';

/** Texts by row in chunks of CHUNK_ROWS: levels by code, or numbers as text. An empty one is missing. */
export interface Texts {
  codes: Numbers;
  /** By code; without them the codes are numbers that are the text. */
  levels?: readonly string[];
}

const numbersOfColumn = Symbol('numbers');
const textsOfColumn = Symbol('texts');

/** Moves a column's numbers to the store; `values` puts them together again. */
export function storedColumn<C extends FeatureColumn>(column: C, store: ChunkStore): C {
  return withNumbers(column, Numbers.from(column.values, store));
}

/** Gives a column, or what is to become one, the values that `numbers` hold. */
export function withNumbers<C extends { name: string }>(
  column: C,
  numbers: Numbers,
): C & { values: Float64Array } {
  return withHidden(column, numbersOfColumn, numbers, () => numbers.toArray());
}

/** A text column that keeps codes and not texts. */
export function textColumn(name: string, texts: Texts): TextColumn {
  const all = (): string[] => {
    const values: string[] = [];
    for (const chunk of texts.codes.chunks())
      for (const text of textsOfChunk(chunk, texts.levels)) values.push(text);
    return values;
  };
  return withHidden({ name, kind: 'text' as const }, textsOfColumn, texts, all);
}

/** The numbers of a stored column; undefined of one that only has its values. */
export function numbersOf(column: Column | { name: string }): Numbers | undefined {
  return (column as { [numbersOfColumn]?: Numbers })[numbersOfColumn];
}

export function textsOf(column: TextColumn): Texts | undefined {
  return (column as { [textsOfColumn]?: Texts })[textsOfColumn];
}

/** Per row a number that equal texts share and others do not; NaN for a missing one. */
export function codesOfTexts(column: TextColumn): Float64Array {
  const texts = textsOf(column);
  if (texts && !texts.levels) return texts.codes.toArray();
  const levels = texts?.levels ?? column.values;
  const firstOf = new Map<string, number>();
  const first = levels.map((text, code) => {
    if (text === '') return Number.NaN;
    const known = firstOf.get(text) ?? code;
    firstOf.set(text, known);
    return known;
  });
  return texts ? texts.codes.toArray().map((code) => first[code] ?? Number.NaN) : Float64Array.from(first);
}

/** A column's numbers, a chunk at a time, each in the smallest array that holds it. */
export function* numberChunks(column: FeatureColumn): Generator<ChunkArray> {
  const numbers = numbersOf(column);
  if (numbers) return yield* numbers.chunks();
  const { values } = column;
  for (let from = 0; from < values.length; from += CHUNK_ROWS) {
    yield narrow(values.subarray(from, from + CHUNK_ROWS)).array;
  }
}

/** The texts of a chunk of codes. */
export function textsOfChunk(chunk: ChunkArray, levels: readonly string[] | undefined): string[] {
  const codes = new Float64Array(chunk.length);
  widen(chunk, codes, 0);
  const spell = levels ? (code: number) => levels[code] : String;
  return Array.from(codes, (code) => (Number.isNaN(code) ? '' : spell(code)));
}

/** A text column's texts, a chunk at a time. */
export function* textChunks(column: TextColumn): Generator<readonly string[]> {
  const texts = textsOf(column);
  if (texts) {
    for (const chunk of texts.codes.chunks()) yield textsOfChunk(chunk, texts.levels);
  } else {
    const { values } = column;
    for (let from = 0; from < values.length; from += CHUNK_ROWS) yield values.slice(from, from + CHUNK_ROWS);
  }
}

/** `values` as any other property, so that a copy has them; what is behind them unseen, so that only this file knows. */
function withHidden<C extends object, V>(
  column: C,
  key: symbol,
  hidden: unknown,
  values: () => V,
): C & { values: V } {
  const copy = { ...column };
  Object.defineProperty(copy, 'values', { get: values, enumerable: true });
  Object.defineProperty(copy, key, { value: hidden });
  return copy as C & { values: V };
}
