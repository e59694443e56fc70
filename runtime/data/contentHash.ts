import { createHash } from 'node:crypto';
import { sha256 } from '../files.js';
import { numberChunks, textChunks } from './storedColumn.js';
import type { Column, Table } from './table.js';

/**
 * SHA-256 over what a table says, whatever the file's spelling and order of columns: each column's typed values
 * are hashed as Numbers keeps them, then the hashes in the order of the columns' names. Zero has one sign there and
 * missing one form.
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
    // No text holds a zero byte: the reader refuses them.
    for (const texts of textChunks(column)) hash.update(`${texts.join('\0')}\0`);
  } else {
    const levels = column.kind === 'categorical' && column.levels;
    hash.update(levels ? `levels ${JSON.stringify(levels)}\n` : 'numbers\n');
    for (const chunk of numberChunks(column)) {
      hash.update(chunk.constructor.name);
      hash.update(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    }
  }
  return hash.digest('hex');
}
