import { basename } from 'node:path';
import { Anomalies } from '../../runtime/data/anomalies.js';
import { contentHash } from '../../runtime/data/contentHash.js';
import { readCsv } from '../../runtime/data/csv/readCsv.js';
import { type Dataset, targetColumn, writeDataset } from '../../runtime/data/dataset.js';
import { profileOf } from '../../runtime/data/profile.js';
import { parseShares, requireBothClasses, splitRows } from '../../runtime/data/split.js';
import { typeTable } from '../../runtime/data/typing.js';
import type { Finding } from '../../runtime/error.js';
import type { Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';

export interface PrepareDataOptions {
  /** Path of a CSV file, plain or gzip. */
  source: string;
  /** Folder to write the dataset to; one that is there already is replaced. */
  outputFolder: string;
  /** Name that the data version is registered under. */
  dataName: string;
  targetColumn: string;
  /** Rows of one id stay in one part. Without it, a column named `id` is taken, and else the rows' features. */
  idColumn?: string;
  /** Percent of train, validation and test: `60/20/20`. */
  split: string;
  seed: number;
  workspace: Workspace;
}

export interface PrepareDataResult {
  dataset: Dataset;
  dataVersion: string;
  /** False if the workspace had this data version already. */
  created: boolean;
  rows: number;
  positiveRate: number;
  warnings: Finding[];
}

const DEFAULT_ID = 'id';

/**
 * Turns a CSV file into a dataset and registers its version.
 * @throws UserError with everything that is wrong with the file; nothing is written then
 */
export async function prepareData(options: PrepareDataOptions, host: Host): Promise<PrepareDataResult> {
  const { source: path, workspace } = options;
  const shares = parseShares(options.split, 'split');
  const name = basename(path);
  const anomalies = new Anomalies(name);

  host.progress(0, `Reading ${name}`);
  const id = options.idColumn ?? DEFAULT_ID;
  const useOf = (column: string) =>
    column === id ? 'identifier' : column.endsWith('_cat') ? 'category' : 'any';
  const source = await readCsv(path, { useOf }, anomalies);
  host.signal.throwIfAborted();

  host.progress(40, 'Inferring the schema');
  const hasId = options.idColumn !== undefined || source.columns.some((column) => column.name === DEFAULT_ID);
  const roles = { target: options.targetColumn, ...(hasId && { id }) };
  const { table, schema } = typeTable(source, roles, anomalies);
  anomalies.throwErrors();
  const { warnings } = anomalies;
  for (const warning of warnings) host.warn(warning);

  host.progress(50, 'Splitting');
  const target = targetColumn(table, schema);
  const { split, partOf } = splitRows(table, schema, options.seed, shares);
  requireBothClasses(partOf, target, name);

  host.progress(60, 'Writing the dataset');
  const dataset = await writeDataset(options.outputFolder, {
    name: options.dataName,
    table,
    schema,
    profile: profileOf(table, target),
    source: source.source,
    contentSha256: contentHash(table),
    split,
    partOf,
  });
  host.signal.throwIfAborted();
  const { version, rows, positives } = dataset.manifest;
  const { created } = await workspace.registerData(options.dataName, dataset.manifest, schema);
  host.progress(100, `Data version ${version}`);
  return { dataset, dataVersion: version, created, rows, positiveRate: positives / rows, warnings };
}
