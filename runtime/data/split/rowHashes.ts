import type { TableSchema } from '../manifest.js';
import { murmur3 } from '../murmur3.js';
import { textChunks } from '../storedColumn.js';
import type { Column, Table, TextColumn } from '../table.js';

/**
 * Per row a hash of its group, without groups of its id, without an id of its features: rows that belong together
 * have the same. MurmurHash3 (x86, 32 bits, seeded) of the text's UTF-8.
 */
export function rowHashes(table: Table, schema: TableSchema, seed: number): Uint32Array {
  const key = table.columns.find(({ name }) => name === keyName(schema));
  return key?.kind === 'text' ? hashTexts(key, table.rows, seed) : hashFeatures(table, schema, seed);
}

/** The column whose equal values keep rows together; `features` where there is neither a group nor an id. */
export function keyName({ columns }: TableSchema): string {
  const named = (role: 'group' | 'id') => columns.find((column) => column.role === role)?.name;
  return named('group') ?? named('id') ?? 'features';
}

function hashTexts(column: TextColumn, rows: number, seed: number): Uint32Array {
  const hashes = new Uint32Array(rows);
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(256);
  let row = 0;
  for (const texts of textChunks(column)) {
    for (const text of texts) {
      if (text.length * 3 > bytes.length) bytes = new Uint8Array(text.length * 3);
      const length = writeAscii(text, bytes) ?? encoder.encodeInto(text, bytes).written;
      hashes[row++] = murmur3(bytes, seed, 0, length);
    }
  }
  return hashes;
}

/** Writes a text that is all ASCII, as most ids are, several times as fast as an encoder; undefined if it is not. */
function writeAscii(text: string, bytes: Uint8Array): number | undefined {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return undefined;
    bytes[i] = code;
  }
  return text.length;
}

/** Chains the features' hashes in the order of their names; what a column is called or coded as does not count. */
function hashFeatures(table: Table, schema: TableSchema, seed: number): Uint32Array {
  const features = table.columns
    .filter((_, i) => schema.columns[i].role === 'feature')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const hashes = new Uint32Array(table.rows).fill(seed);
  const number = new Float64Array(1);
  const bytes = new Uint8Array(number.buffer);
  const encoder = new TextEncoder();
  for (const column of features) {
    const { values } = column;
    const textOf = textReader(column, values);
    for (let row = 0; row < table.rows; row++) {
      if (textOf) {
        hashes[row] = murmur3(encoder.encode(textOf(row)), hashes[row]);
      } else {
        const value = values[row] as number;
        number[0] = Number.isNaN(value) ? Number.NaN : value + 0;
        hashes[row] = murmur3(bytes, hashes[row]);
      }
    }
  }
  return hashes;
}

/** Reads a row's text, where a column holds texts or stands for some. */
function textReader(column: Column, values: Column['values']): ((row: number) => string) | undefined {
  if (column.kind === 'text') return (row) => values[row] as string;
  const levels = column.kind === 'categorical' ? column.levels : undefined;
  return levels && ((row) => levels[values[row] as number] ?? '');
}
