import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Anomalies } from '../../../../runtime/data/anomalies.js';
import { ChunkStore } from '../../../../runtime/data/chunkStore.js';
import type { CsvOptions } from '../../../../runtime/data/csv/readCsv.js';
import { readSource, sourceName } from '../../../../runtime/data/readSource.js';
import type { SourceTable } from '../../../../runtime/data/sourceTable.js';
import { describe as render, UserError } from '../../../../runtime/error.js';

export type Cell = number | string | null;

/** What a file was read as, with findings as the lines that users see. */
export interface Reading {
  columns: Record<string, Cell[]>;
  errors: string[];
  warnings: string[];
  table: SourceTable;
}

export const readFileAsUsersSee = (path: string, options?: Partial<CsvOptions>): Promise<Reading> =>
  readFilesAsUsersSee([path], options);

export const readFilesAsUsersSee = async (
  paths: readonly string[],
  options: Partial<CsvOptions> = {},
): Promise<Reading> => {
  const anomalies = new Anomalies(sourceName(paths));
  const store = new ChunkStore(dirname(paths[0]));
  const useOf = (column: string) =>
    column === 'id' ? 'identifier' : column.endsWith('_cat') ? 'category' : 'any';
  const table = await readSource(paths, { useOf, ...options }, store, anomalies);
  return {
    columns: Object.fromEntries(
      table.columns.map((column) => [
        column.name,
        Array.from(column.cells.toArray(), (value): Cell => {
          if (Number.isNaN(value)) return null;
          return column.type === 'number' ? value : column.levels[value];
        }),
      ]),
    ),
    errors: anomalies.errors.map(render),
    warnings: anomalies.warnings.map(render),
    table,
  };
};

/** Writes a CSV file `t.csv` and reads it. */
export function readText(
  folder: string,
  content: string | Buffer,
  options?: Partial<CsvOptions>,
): Promise<Reading> {
  const path = join(folder, 't.csv');
  writeFileSync(path, content);
  return readFileAsUsersSee(path, options);
}

/** The lines that users see when reading is refused. */
export async function refusalOf(reading: Promise<unknown>): Promise<string[]> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof UserError) return error.message.split('\n');
    throw error;
  }
  throw new Error('Reading should have been refused.');
}
