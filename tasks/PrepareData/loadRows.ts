import type { Anomalies } from '../../runtime/data/anomalies.js';
import type { ChunkStore } from '../../runtime/data/chunkStore.js';
import type { FileIdentity } from '../../runtime/data/csv/source.js';
import { drawSample, takeRows } from '../../runtime/data/drawSample.js';
import type { DataSchema } from '../../runtime/data/expected/dataSchema.js';
import { enforceSchema, expectedMissing, expectedUse } from '../../runtime/data/expected/enforce.js';
import type { TableSchema, TargetKind } from '../../runtime/data/manifest.js';
import { readSource } from '../../runtime/data/readSource.js';
import { targetColumn } from '../../runtime/data/roleColumns.js';
import { describeSample, type Sample } from '../../runtime/data/sample.js';
import type { Table } from '../../runtime/data/table.js';
import { typeTable } from '../../runtime/data/typing.js';
import type { Host } from '../common/host.js';
import { inputRoles, presentRoles, useOf } from './inputRoles.js';
import type { PrepareDataOptions } from './prepareData.js';

/** The rows of the source, each column with its role and type. */
export interface LoadedRows {
  table: Table;
  schema: TableSchema;
  targetKind: TargetKind;
  sample: Sample | undefined;
  files: readonly FileIdentity[];
}

/**
 * Reads the source and types its columns, by the schema file where there is one.
 * @throws UserError with all that is wrong with the rows, which `anomalies` holds too
 */
export async function loadRows(
  options: PrepareDataOptions,
  expected: DataSchema | undefined,
  store: ChunkStore,
  anomalies: Anomalies,
  host: Host,
): Promise<LoadedRows> {
  const roles = inputRoles(options);
  const reading = {
    ...options.format,
    useOf: (column: string) => (expected ? expectedUse(expected, column) : useOf(column, roles)),
    missingOf: (column: string) => (expected ? expectedMissing(expected, column) : []),
  };
  const source = await readSource(options.sources, reading, store, anomalies);
  host.signal.throwIfAborted();

  host.progress(40, expected ? 'Checking the schema' : 'Inferring the schema');
  const typed = expected
    ? enforceSchema(source, expected, anomalies)
    : typeTable(source, presentRoles(roles, options, source.columns), anomalies);
  anomalies.throwErrors();
  const { files } = source;
  const sample = sampleOf(options, typed.table.rows);
  if (!sample) return { ...typed, sample, files };
  const what = `The dataset is ${describeSample(sample)}: good for a trial, not for a release.`;
  host.warn({ where: 'sampleRows', what });
  const drawn = drawSample(targetColumn(typed.table, typed.schema), sample.rows, sample.seed);
  return { ...typed, table: takeRows(typed.table, drawn, store), sample, files };
}

/** Undefined where all rows are taken. */
function sampleOf({ sampleRows = 0, seed }: PrepareDataOptions, of: number): Sample | undefined {
  return sampleRows > 0 && sampleRows < of ? { rows: sampleRows, of, seed } : undefined;
}
