import { basename } from 'node:path';
import * as zlib from 'node:zlib';
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
} from 'hyparquet';
import { UserError } from '../../error.js';
import { BLOCK_ROWS, type RowBlock, type RowSource, type WantedColumn } from './rowSource.js';

/** Those that Node brings; Snappy is hyparquet's own. */
const COMPRESSORS: Compressors = {
  GZIP: (input) => zlib.gunzipSync(input),
  BROTLI: (input) => zlib.brotliDecompressSync(input),
};

/**
 * Opens a Parquet file. Memory is that of one row group's wanted columns, of which writers make 100,000 to 1,000,000
 * rows as a rule.
 * @throws UserError for a file that is damaged
 */
export async function openParquetRows(path: string): Promise<RowSource> {
  const file = await asyncBufferFromFile(path);
  const metadata = await readable(path, () => parquetMetadataAsync(file));
  return {
    columns: parquetSchema(metadata).children.map(({ element }) => element.name),
    blocks: (wanted, skip) => readBlocks(path, file, metadata, wanted, skip),
  };
}

async function* readBlocks(
  path: string,
  file: AsyncBuffer,
  metadata: FileMetaData,
  wanted: readonly WantedColumn[],
  skip: number,
): AsyncGenerator<RowBlock> {
  const all = Number(metadata.num_rows);
  let groupStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const groupEnd = groupStart + Number(num_rows);
    if (groupEnd > skip) {
      const columns: unknown[][] = [];
      for (const { name, as } of wanted) {
        const cells = new Array<unknown>(groupEnd - groupStart);
        await readable(path, () =>
          parquetRead({
            ...{ file, metadata, columns: [name], compressors: COMPRESSORS },
            ...{ rowStart: groupStart, rowEnd: groupEnd },
            onChunk: ({ columnData, rowStart }) => {
              for (let row = 0; row < columnData.length; row++) {
                cells[rowStart - groupStart + row] = jsonValue(columnData[row], as);
              }
            },
          }),
        );
        columns.push(cells);
      }
      for (let from = Math.max(groupStart, skip); from < groupEnd; from += BLOCK_ROWS) {
        const to = Math.min(from + BLOCK_ROWS, groupEnd);
        yield {
          rows: to - from,
          columns: columns.map((column) => column.slice(from - groupStart, to - groupStart)),
          faults: new Map(),
          progress: to / all,
        };
      }
    }
    groupStart = groupEnd;
  }
}

/** A cell as JSON would carry it: whole numbers of 64 bits are numbers too, NaN is a missing one. */
function jsonValue(cell: unknown, as: WantedColumn['as']): unknown {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return null;
  if (as === 'key') return String(cell);
  return typeof cell === 'bigint' ? Number(cell) : cell;
}

async function readable<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { message } = error as Error;
    const codec = /unsupported compression codec: (\w+)/.exec(message)?.[1];
    throw new UserError({
      where: basename(path),
      what: codec ? `It is compressed with ${codec}.` : `It cannot be read as Parquet: ${message}.`,
      cure: codec ? 'Write it with Snappy, gzip or no compression.' : 'Write or copy the file again.',
    });
  }
}
