import { open } from 'node:fs/promises';
import { openCsvRows } from './csvRows.js';
import { openParquetRows } from './parquetRows.js';

/** Consecutive rows of a table file, column by column, with values as clients of the scoring service send them. */
export interface RowBlock {
  rows: number;
  /** Text, numbers or null per row; in the order of the columns asked for. */
  columns: ArrayLike<unknown>[];
  /** Rows of the block that could not be read, and why; their values mean nothing. */
  faults: ReadonlyMap<number, string>;
  /** How much of the file has been read, from 0 to 1. */
  progress: number;
}

/** A column to read. Text that is no number in a column of numbers is given as it is; a key is always text. */
export interface WantedColumn {
  name: string;
  as: 'number' | 'text' | 'key';
}

/** A table file that is read from start to end without being held in memory. */
export interface RowSource {
  columns: readonly string[];
  /**
   * @param skip rows to pass over: as many as complete blocks had
   * @throws UserError where the file cannot be read on
   */
  blocks(wanted: readonly WantedColumn[], skip: number): AsyncGenerator<RowBlock>;
}

/** Rows of a block, but for the last one of the file or of a Parquet row group. */
export const BLOCK_ROWS = 1 << 14;

/**
 * Opens a CSV file (plain or gzip) or a Parquet file; its first bytes tell which it is.
 * @throws UserError if there is no such file, or none that can be read
 */
export async function openRows(path: string): Promise<RowSource> {
  return (await isParquet(path)) ? openParquetRows(path) : openCsvRows(path);
}

async function isParquet(path: string): Promise<boolean> {
  // What cannot be opened is reported by the reader of CSV.
  const file = await open(path).catch(() => undefined);
  try {
    const { buffer } = (await file?.read(Buffer.alloc(4), 0, 4, 0)) ?? {};
    return buffer?.toString('latin1') === 'PAR1';
  } catch {
    return false;
  } finally {
    await file?.close();
  }
}
