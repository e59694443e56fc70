import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  type SchemaElement,
} from 'hyparquet';
import { UserError } from '../../error.js';
import type { Anomalies } from '../anomalies.js';
import type { ChunkStore } from '../chunkStore.js';
import type { ColumnUse, SourceColumn } from '../csv/columnType.js';
import type { Source } from '../csv/source.js';
import { sameColumns } from '../sameColumns.js';
import type { SourceTable } from '../sourceTable.js';
import { COMPRESSORS, requireCodecs } from './codecs.js';
import { ColumnFiller } from './columnFiller.js';
import { withFileBuffer } from './fileBuffer.js';
import { ISO_DATES } from './isoDates.js';

/**
 * Reads Parquet files as one table, a column of a row group at a time. The files have the same columns, in any order.
 * A row's place is its number in its file, from 1. Null and NaN are missing; dates and times become ISO 8601 texts.
 * @throws UserError if a file is damaged or compressed as we cannot read, or if there are no rows
 */
export async function readParquetFiles(
  sources: readonly Source[],
  { useOf }: { useOf(column: string): ColumnUse },
  store: ChunkStore,
  anomalies: Anomalies,
): Promise<SourceTable> {
  let fillers: ColumnFiller[] | undefined;
  let rows = 0;
  for (const source of sources) {
    if (sources.length > 1) anomalies.startFile(source.name, rows);
    await source.identify();
    await withFileBuffer(source.path, async (file) => {
      try {
        const metadata = await parquetMetadataAsync(file, { parsers: ISO_DATES });
        const elements = readableColumns(metadata, rows + 1, anomalies);
        const first = !fillers;
        fillers ??= elements.map((element) => new ColumnFiller(element, useOf(element.name), store));
        const names = elements.map(({ name }) => name);
        const known = fillers.map(({ name }) => name);
        if (!first && !sameColumns(names, known, rows + 1, anomalies)) return;
        requireCodecs(metadata);
        for (const filler of fillers) {
          const element = elements.find(({ name }) => name === filler.name)!;
          if (filler.accepts(element, rows + 1, anomalies))
            await readColumn(file, metadata, filler, rows, anomalies);
        }
        rows += Number(metadata.num_rows);
      } catch (error) {
        throw located(error, source, anomalies);
      }
    });
  }
  if (rows === 0) {
    const what = 'the file has no row';
    anomalies.error({ kind: 'no-rows', what, cure: 'Check the step that writes the file.' });
    anomalies.throwErrors();
  }
  const columns: SourceColumn[] = fillers!.map((filler) => filler.finish(rows));
  const files = sources.map(({ identity }) => identity);
  return { rows, columns, lines: { lineOf: (row) => row + 1 }, files, store };
}

/** The columns of a flat table; what is nested or repeated is reported. */
function readableColumns({ schema }: FileMetaData, line: number, anomalies: Anomalies): SchemaElement[] {
  const columns: SchemaElement[] = [];
  let inside = 0;
  for (const element of schema.slice(1)) {
    if (inside > 0) {
      inside += (element.num_children ?? 0) - 1;
      continue;
    }
    if (element.num_children || element.repetition_type === 'REPEATED') {
      inside = element.num_children ?? 0;
      const what = 'the column holds lists or structures';
      const cure = 'Give a flat table, or leave the column out.';
      anomalies.error({ kind: 'type-error', column: element.name, line, what, cure });
    } else columns.push(element);
  }
  return columns;
}

async function readColumn(
  file: AsyncBuffer,
  metadata: FileMetaData,
  filler: ColumnFiller,
  rowsBefore: number,
  anomalies: Anomalies,
): Promise<void> {
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    await parquetRead({
      file,
      metadata,
      columns: [filler.name],
      rowStart,
      rowEnd,
      compressors: COMPRESSORS,
      parsers: ISO_DATES,
      onChunk: ({ columnData, rowStart: at }) => filler.add(columnData, rowsBefore + at, anomalies),
    });
    rowStart = rowEnd;
  }
}

/** Anything that is thrown while reading says that the file is damaged. */
function located(error: unknown, { name }: Source, anomalies: Anomalies): UserError {
  const findings =
    error instanceof UserError
      ? error.findings
      : [
          {
            what: `compression-error: the Parquet file cannot be read (${(error as Error).message}).`,
            cure: 'Write or copy it again; compare its size with the original’s.',
          },
        ];
  return new UserError([...anomalies.errors, ...findings.map((finding) => ({ where: name, ...finding }))]);
}
