import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Anomalies } from '../../runtime/data/anomalies.js';
import { ChunkStore } from '../../runtime/data/chunkStore.js';
import { contentHash } from '../../runtime/data/contentHash.js';
import type { ColumnUse } from '../../runtime/data/csv/columnType.js';
import type { CsvFormat } from '../../runtime/data/csv/readCsv.js';
import { type Dataset, writeDataset } from '../../runtime/data/dataset.js';
import { targetMeanOf } from '../../runtime/data/manifest.js';
import { profileOf } from '../../runtime/data/profile.js';
import { identityOf, readSource, sourceName } from '../../runtime/data/readSource.js';
import { targetColumn } from '../../runtime/data/roleColumns.js';
import { type NamedRoles, roleOf } from '../../runtime/data/roles/namedRoles.js';
import { requireBothClasses } from '../../runtime/data/split/bothClasses.js';
import { parseShares } from '../../runtime/data/split/shares.js';
import { type Split, splitRows } from '../../runtime/data/split/splitRows.js';
import { typeTable } from '../../runtime/data/typing.js';
import type { Finding } from '../../runtime/error.js';
import type { Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';

export interface PrepareDataOptions {
  /** Paths of CSV files, plain or gzip, with the same columns. */
  sources: readonly string[];
  /** What the files do not tell of themselves. */
  format?: CsvFormat;
  /** Folder to write the dataset to; one that is there already is replaced. */
  outputFolder: string;
  /** Name that the data version is registered under. */
  dataName: string;
  targetColumn: string;
  /** Rows of one id stay in one part. Without it, a column named `id` is taken, and else the rows' features. */
  idColumn?: string | undefined;
  weightColumn?: string | undefined;
  exposureColumn?: string | undefined;
  groupColumn?: string | undefined;
  timeColumn?: string | undefined;
  ignoreColumns?: readonly string[];
  /** Percent of train, validation and test: `60/20/20`. */
  split: string;
  /** Default: hash. See runtime/data/split/splitRows.ts. */
  splitBy?: Split['method'];
  seed: number;
  workspace: Workspace;
}

export interface PrepareDataResult {
  dataset: Dataset;
  dataVersion: string;
  /** False if the workspace had this data version already. */
  created: boolean;
  rows: number;
  /** Mean of the target: the share of rows with a claim, claims per row, or the mean amount. */
  claimRate: number;
  warnings: Finding[];
}

const DEFAULT_ID = 'id';

/**
 * Turns a file or several into a dataset and registers its version.
 * @throws UserError with everything that is wrong with the files; nothing is written then
 */
export async function prepareData(options: PrepareDataOptions, host: Host): Promise<PrepareDataResult> {
  const folder = dirname(options.outputFolder);
  await mkdir(folder, { recursive: true });
  const store = new ChunkStore(folder);
  try {
    return await prepare(options, store, host);
  } finally {
    store.close();
  }
}

async function prepare(
  options: PrepareDataOptions,
  store: ChunkStore,
  host: Host,
): Promise<PrepareDataResult> {
  const { sources, workspace } = options;
  const shares = parseShares(options.split, 'split');
  const name = sourceName(sources);
  const anomalies = new Anomalies(name);

  host.progress(0, `Reading ${name}`);
  const named = namedRoles(options);
  const format = { ...options.format, useOf: (column: string) => useOf(column, named) };
  const source = await readSource(sources, format, store, anomalies);
  host.signal.throwIfAborted();

  host.progress(40, 'Inferring the schema');
  const hasId = options.idColumn !== undefined || source.columns.some(({ name }) => name === named.id);
  const roles = hasId ? named : { ...named, id: undefined };
  const { table, schema, targetKind } = typeTable(source, roles, anomalies);
  anomalies.throwErrors();
  const { warnings } = anomalies;
  for (const warning of warnings) host.warn(warning);

  host.progress(50, 'Splitting');
  const target = targetColumn(table, schema);
  const { split, partOf } = splitRows(table, schema, {
    method: options.splitBy ?? 'hash',
    seed: options.seed,
    shares,
  });
  requireBothClasses(partOf, target, { targetKind, method: split.method }, name);

  host.progress(60, 'Writing the dataset');
  const dataset = await writeDataset(options.outputFolder, {
    name: options.dataName,
    table,
    schema,
    targetKind,
    profile: profileOf(table, target),
    source: identityOf(name, source.files),
    contentSha256: contentHash(table),
    split,
    partOf,
  });
  host.signal.throwIfAborted();
  const { version, rows } = dataset.manifest;
  const { created } = await workspace.registerData(options.dataName, dataset);
  host.progress(100, `Data version ${version}`);
  return {
    dataset,
    dataVersion: version,
    created,
    rows,
    claimRate: targetMeanOf(dataset.manifest),
    warnings,
  };
}

/** Without a word on the id, a column named `id` is it, unless it is to be something else. */
function namedRoles(options: PrepareDataOptions): NamedRoles {
  const roles: NamedRoles = {
    target: options.targetColumn,
    id: options.idColumn,
    weight: options.weightColumn,
    exposure: options.exposureColumn,
    group: options.groupColumn,
    time: options.timeColumn,
    ignore: options.ignoreColumns,
  };
  return roles.id !== undefined || roleOf(DEFAULT_ID, roles) !== 'feature'
    ? roles
    : { ...roles, id: DEFAULT_ID };
}

/** What the cells of a column may be, which decides how they are read. */
function useOf(column: string, roles: NamedRoles): ColumnUse {
  const role = roleOf(column, roles);
  if (role === 'id' || role === 'group' || role === 'time' || role === 'ignore') return 'identifier';
  return role === 'feature' && column.endsWith('_cat') ? 'category' : 'any';
}
