import { basename } from 'node:path';
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
} from 'hyparquet';
import { UserError } from '../../error.js';
import { COMPRESSORS, requireCodecs } from '../parquet/codecs.js';
import { withFileBuffer } from '../parquet/fileBuffer.js';
import { ISO_DATES } from '../parquet/isoDates.js';
import { BLOCK_ROWS, type RowBlock, type RowSource, type WantedColumn } from './rowSource.js';

/**
 * Opens a Parquet file. Memory is that of one row group's wanted columns, of which writers make 100,000 to 1,000,000
 * rows as a rule.
 * @throws UserError for a file that is damaged, or compressed as we cannot read
 */
export async function openParquetRows(path: string): Promise<RowSource> {
  const metadata = await reading(path, async (file) => {
    const found = await parquetMetadataAsync(file, { parsers: ISO_DATES });
    requireCodecs(found);
    return found;
  });
  return {
    columns: parquetSchema(metadata).children.map(({ element }) => element.name),
    blocks: (wanted, skip) => readBlocks(path, metadata, wanted, skip),
  };
}

async function* readBlocks(
  path: string,
  metadata: FileMetaData,
  wanted: readonly WantedColumn[],
  skip: number,
): AsyncGenerator<RowBlock> {
  const all = Number(metadata.num_rows);
  let start = 0;
  for (const { num_rows } of metadata.row_groups) {
    const end = start + Number(num_rows);
    if (end > skip) {
      const columns: unknown[][] = [];
      for (const column of wanted) columns.push(await readColumn(path, metadata, column, start, end));
      for (let from = Math.max(start, skip); from < end; from += BLOCK_ROWS) {
        const to = Math.min(from + BLOCK_ROWS, end);
        yield {
          rows: to - from,
          columns: columns.map((column) => column.slice(from - start, to - start)),
          faults: new Map(),
          progress: to / all,
        };
      }
    }
    start = end;
  }
}

async function readColumn(
  path: string,
  metadata: FileMetaData,
  { name, as }: WantedColumn,
  start: number,
  end: number,
): Promise<unknown[]> {
  const cells = new Array<unknown>(end - start);
  await reading(path, (file) =>
    parquetRead({
      ...{ file, metadata, columns: [name], rowStart: start, rowEnd: end },
      ...{ compressors: COMPRESSORS, parsers: ISO_DATES },
      onChunk: ({ columnData, rowStart }) => {
        for (let row = 0; row < columnData.length; row++) {
          cells[rowStart - start + row] = jsonValue(columnData[row], as);
        }
      },
    }),
  );
  return cells;
}

/** A cell as JSON would carry it: whole numbers of 64 bits are numbers too, NaN is a missing one. */
function jsonValue(cell: unknown, as: WantedColumn['as']): unknown {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return null;
  if (as === 'key') return String(cell);
  return typeof cell === 'bigint' ? Number(cell) : cell;
}

async function reading<T>(path: string, work: (file: AsyncBuffer) => Promise<T>): Promise<T> {
  try {
    return await withFileBuffer(path, work);
  } catch (error) {
    const where = basename(path);
    if (error instanceof UserError)
      throw new UserError(error.findings.map((finding) => ({ where, ...finding })));
    throw new UserError({
      where,
      what: `compression-error: the Parquet file cannot be read (${(error as Error).message}).`,
      cure: 'Write or copy it again; compare its size with the original’s.',
    });
  }
}
