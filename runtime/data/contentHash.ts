import { createHash, type Hash } from 'node:crypto';
import { sha256 } from '../files.js';
import type { Column, Table } from './table.js';

const ROWS_AT_ONCE = 1 << 16;

/**
 * SHA-256 over what a table says, whatever the file's spelling and order of columns: each column's typed values
 * are hashed, then the hashes in the order of the columns' names. Zero has one sign here and missing one form.
 */
export function contentHash({ rows, columns }: Table): string {
  const hashes = columns.map((column) => [column.name, columnHash(column)]);
  hashes.sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify({ rows, columns: hashes }));
}

function columnHash(column: Column): string {
  const hash = createHash('sha256');
  if (column.kind === 'text') {
    hash.update('text\n');
    for (let from = 0; from < column.values.length; from += ROWS_AT_ONCE) {
      // No text holds a zero byte: the reader refuses them.
      hash.update(`${column.values.slice(from, from + ROWS_AT_ONCE).join('\0')}\0`);
    }
  } else {
    const levels = column.kind === 'categorical' && column.levels;
    hash.update(levels ? `levels ${JSON.stringify(levels)}\n` : 'numbers\n');
    updateWithNumbers(hash, column.values);
  }
  return hash.digest('hex');
}

function updateWithNumbers(hash: Hash, values: Float64Array): void {
  const canonical = new Float64Array(Math.min(ROWS_AT_ONCE, values.length));
  for (let from = 0; from < values.length; from += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, values.length - from);
    for (let i = 0; i < count; i++) {
      const value = values[from + i];
      canonical[i] = Number.isNaN(value) ? Number.NaN : value + 0;
    }
    hash.update(new Uint8Array(canonical.buffer, 0, count * Float64Array.BYTES_PER_ELEMENT));
  }
}
