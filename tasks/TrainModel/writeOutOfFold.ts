import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Dataset } from '../../runtime/data/dataset.js';
import type { ColumnSchema } from '../../runtime/data/manifest.js';
import { partsJob, writeParts } from '../../runtime/data/parquet/writeParts.js';
import { targetColumn } from '../../runtime/data/roleColumns.js';
import type { Column, Table } from '../../runtime/data/table.js';
import { renamePatiently } from '../../runtime/files.js';
import type { OutOfFold } from './fitModel.js';

/**
 * Writes what the models of cross-validation make of the rows that they did not see, as Parquet: the id (or `row`, from
 * 1, where the data has none), `fold` from 1, `target` and `score` (with an exposure: for a whole unit of it), in the
 * order of the train part.
 */
export async function writeOutOfFold(
  file: string,
  table: Table,
  { schema }: Dataset,
  { fold, score }: OutOfFold,
): Promise<void> {
  const at = schema.columns.findIndex(({ role }) => role === 'id');
  const numbers = (
    name: string,
    type: 'integer' | 'number',
    values: Float64Array,
  ): [ColumnSchema, Column] => [
    { name, type, role: 'feature', missing: [] },
    { name, kind: 'numeric', values },
  ];
  const rows = Uint32Array.from(fold, (_, row) => row);
  const columns: [ColumnSchema, Column][] = [
    at < 0
      ? numbers(
          'row',
          'integer',
          Float64Array.from(rows, (row) => row + 1),
        )
      : [
          { ...schema.columns[at]!, name: 'id' },
          { ...table.columns[at]!, name: 'id' },
        ],
    numbers(
      'fold',
      'integer',
      Float64Array.from(fold, (of) => of + 1),
    ),
    numbers('target', 'number', targetColumn(table, schema)),
    numbers('score', 'number', score),
  ];
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.unfinished`;
  try {
    writeParts(
      partsJob(
        [unfinished],
        { rows: rows.length, columns: columns.map(([, column]) => column) },
        { formatVersion: 1, columns: columns.map(([column]) => column) },
        new Uint8Array(rows.length),
      ),
    );
    await renamePatiently(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
