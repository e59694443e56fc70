import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DataReport } from '../../report/data/dataReport.js';
import { renderDataReport } from '../../report/data/renderDataReport.js';
import { ChunkStore } from '../../runtime/data/chunkStore.js';
import type { DataDrift } from '../../runtime/data/compare/dataDrift.js';
import type { CsvFormat } from '../../runtime/data/csv/readCsv.js';
import type { FileIdentity } from '../../runtime/data/csv/source.js';
import { type Dataset, writeDataset } from '../../runtime/data/dataset.js';
import { inferDataSchema } from '../../runtime/data/expected/inferDataSchema.js';
import { type DescribedDataset, targetMeanOf } from '../../runtime/data/manifest.js';
import { identityOf, named, sourceName } from '../../runtime/data/readSource.js';
import type { Twins } from '../../runtime/data/sanity/duplicateRows.js';
import type { Split } from '../../runtime/data/split/splitRows.js';
import { type Finding, UserError } from '../../runtime/error.js';
import type { Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import { checkData } from './checkData.js';
import { DataRefused, removeRefusal, writeRefusal } from './dataRefused.js';
import type { FileOrigin } from './remoteSource.js';
import { loadSchemaFile, writeSchemaFile, writtenSchema } from './schemaFile.js';

export interface PrepareDataOptions {
  /** Paths of CSV files, plain or gzip, with the same columns. */
  sources: readonly string[];
  /** By path, where a file was fetched from. */
  origins?: ReadonlyMap<string, FileOrigin>;
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
  /**
   * The schema file that the data is held against; it gives the columns their roles then. One that does not exist yet
   * is written, for the user to review and keep.
   */
  schemaFile?: string | undefined;
  /** Percent of train, validation and test: `60/20/20`. */
  split: string;
  /** Default: hash. See runtime/data/split/splitRows.ts. */
  splitBy?: Split['method'];
  seed: number;
  /** So many rows only, for a quick trial; 0, the default, takes all. */
  sampleRows?: number;
  /** `previous` (the default), a data version, or `none`. */
  compareWith?: string | undefined;
  /** See runtime/data/compare/driftLimits.ts; none by default. */
  driftLimits?: string | undefined;
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
  twins: Twins;
  /** Undefined where there was no earlier version to compare with. */
  drift: DataDrift | undefined;
  warnings: Finding[];
  report: DataReport;
}

/**
 * Turns a file or several into a dataset and registers its version.
 * @throws DataRefused with everything that is wrong with the rows, whose report is written beside the output folder;
 * UserError with what is wrong with an input. There is no dataset then.
 */
export async function prepareData(options: PrepareDataOptions, host: Host): Promise<PrepareDataResult> {
  const folder = dirname(options.outputFolder);
  await mkdir(folder, { recursive: true });
  const store = new ChunkStore(folder);
  try {
    return await prepare(options, store, host);
  } catch (error) {
    if (error instanceof DataRefused) await writeRefusal(options.outputFolder, error.report);
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? diskFull(folder) : error;
  } finally {
    store.close();
  }
}

function diskFull(folder: string): UserError {
  return new UserError({
    where: folder,
    what: 'The disk is full; nothing was written.',
    cure: 'Free some of it, or name an output folder on another disk. A table that outgrows memory takes up to two thirds of its size as CSV there while it is prepared.',
  });
}

async function prepare(
  options: PrepareDataOptions,
  store: ChunkStore,
  host: Host,
): Promise<PrepareDataResult> {
  const { outputFolder, sources, workspace } = options;
  const schemaFile = options.schemaFile === undefined ? undefined : await loadSchemaFile(options.schemaFile);
  const checked = await checkData(options, schemaFile, store, host);
  const { schema, targetKind, profile, twins, drift } = checked;
  const warnings = [...checked.report.warnings];
  for (const warning of warnings) host.warn(warning);

  host.progress(70, 'Writing the dataset');
  const name = sourceName(sources);
  const schemaText = schemaFile?.text ?? inferDataSchema({ schema, profile, targetKind }, name);
  const reportOf = (manifest: DescribedDataset): DataReport => ({
    ...checked.report,
    dataset: { manifest, twins },
  });
  const dataset = await writeDataset(outputFolder, {
    ...checked,
    name: options.dataName,
    source: identityOf(name, withOrigins(checked.files, options)),
    schemaFile: { text: schemaText, ...(schemaFile && { identity: schemaFile.identity }) },
    report: (manifest) => renderDataReport(reportOf(manifest)),
  });
  await removeRefusal(outputFolder);
  host.signal.throwIfAborted();
  if (options.schemaFile !== undefined && !schemaFile) {
    await writeSchemaFile(options.schemaFile, schemaText);
    const written = writtenSchema(options.schemaFile);
    warnings.push(written);
    host.warn(written);
  }
  const { manifest } = dataset;
  const { created } = await workspace.registerData(options.dataName, dataset);
  host.progress(100, `Data version ${manifest.version}`);
  return {
    ...{ dataset, dataVersion: manifest.version, created, rows: manifest.rows },
    ...{ claimRate: targetMeanOf(manifest), twins, drift, warnings, report: reportOf(manifest) },
  };
}

function withOrigins(
  files: readonly FileIdentity[],
  { sources, origins }: Pick<PrepareDataOptions, 'sources' | 'origins'>,
): FileIdentity[] {
  const paths = new Map(named(sources).map(({ name, path }) => [name, path]));
  return files.map((file) => ({ ...file, ...origins?.get(paths.get(file.name) ?? '') }));
}
