import * as zlib from 'node:zlib';
import type { Compressors, FileMetaData } from 'hyparquet';
import { UserError } from '../../error.js';

/** zstd, which polars writes unless told otherwise, is in Node from 22.15 on. */
const zstd = (zlib as { zstdDecompressSync?: (input: Uint8Array) => Uint8Array }).zstdDecompressSync;

/** The codecs that Node brings; Snappy is hyparquet's own. */
export const COMPRESSORS: Compressors = {
  GZIP: (input) => zlib.gunzipSync(input),
  BROTLI: (input) => zlib.brotliDecompressSync(input),
  ...(zstd && { ZSTD: (input: Uint8Array) => zstd(input) }),
};
const READABLE = new Set(['UNCOMPRESSED', 'SNAPPY', ...Object.keys(COMPRESSORS)]);

/** @throws UserError if a column is compressed as we cannot read */
export function requireCodecs({ row_groups }: FileMetaData): void {
  const used = new Set(row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data!.codec)));
  const unknown = [...used].filter((codec) => !READABLE.has(codec));
  if (unknown.length === 0) return;
  throw new UserError({
    what: `compression-error: the file is compressed with ${unknown.join(', ')}, which is not read here.`,
    cure: unknown.includes('ZSTD')
      ? "Run the task on an agent with Node 24, or write the file with compression='snappy'."
      : "Write the file with compression='snappy'.",
  });
}
