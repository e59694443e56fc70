import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { renderDataReport } from '../../report/data/dataReport.js';
import { Anomalies } from '../../runtime/data/anomalies.js';
import { ChunkStore } from '../../runtime/data/chunkStore.js';
import { compareData } from '../../runtime/data/compare/compareData.js';
import type { DataDrift } from '../../runtime/data/compare/dataDrift.js';
import { judgeDrift, parseDriftLimits } from '../../runtime/data/compare/driftLimits.js';
import { contentHash } from '../../runtime/data/contentHash.js';
import type { CsvFormat } from '../../runtime/data/csv/readCsv.js';
import type { FileIdentity } from '../../runtime/data/csv/source.js';
import { type Dataset, dataVersion, writeDataset } from '../../runtime/data/dataset.js';
import { drawSample, takeRows } from '../../runtime/data/drawSample.js';
import { enforceSchema, expectedUse } from '../../runtime/data/expected/enforce.js';
import { inferDataSchema } from '../../runtime/data/expected/inferDataSchema.js';
import { targetMeanOf } from '../../runtime/data/manifest.js';
import { profileOf } from '../../runtime/data/profile.js';
import { identityOf, named, readSource, sourceName } from '../../runtime/data/readSource.js';
import { targetColumn } from '../../runtime/data/roleColumns.js';
import { describeSample, type Sample } from '../../runtime/data/sample.js';
import { checkSanity } from '../../runtime/data/sanity/checkSanity.js';
import type { Twins } from '../../runtime/data/sanity/duplicateRows.js';
import { areaOf } from '../../runtime/data/sanity/targetLeak.js';
import { requireBothClasses } from '../../runtime/data/split/bothClasses.js';
import { parseShares } from '../../runtime/data/split/shares.js';
import { type Split, splitRows } from '../../runtime/data/split/splitRows.js';
import { typeTable } from '../../runtime/data/typing.js';
import { type Finding, UserError } from '../../runtime/error.js';
import type { Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import { earlierVersion } from './earlierVersion.js';
import { inputRoles, presentRoles, useOf } from './inputRoles.js';
import type { FileOrigin } from './remoteSource.js';
import { contradictedRoles, loadSchemaFile, writeSchemaFile } from './schemaFile.js';

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
}

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
  } catch (error) {
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
  const { sources, workspace } = options;
  const shares = parseShares(options.split, 'split');
  const limits = parseDriftLimits(options.driftLimits ?? '', 'driftLimits');
  const name = sourceName(sources);
  const named = inputRoles(options);
  const schemaFile = options.schemaFile === undefined ? undefined : await loadSchemaFile(options.schemaFile);
  const expected = schemaFile?.expected;
  const anomalies = new Anomalies(name, expected?.levels);

  host.progress(0, `Reading ${name}`);
  const use = (column: string) => (expected ? expectedUse(expected, column) : useOf(column, named));
  const source = await readSource(sources, { ...options.format, useOf: use }, store, anomalies);
  host.signal.throwIfAborted();

  host.progress(40, expected ? 'Checking the schema' : 'Inferring the schema');
  const typed = expected
    ? enforceSchema(source, expected, anomalies)
    : typeTable(source, presentRoles(named, options, source.columns), anomalies);
  const { schema, targetKind } = typed;
  anomalies.throwErrors();
  const sample = sampleOf(options, typed.table.rows);
  if (sample) {
    const what = `The dataset is ${describeSample(sample)}: good for a trial, not for a release.`;
    host.warn({ where: 'sampleRows', what });
  }
  const table = sample
    ? takeRows(typed.table, drawSample(targetColumn(typed.table, schema), sample.rows, sample.seed), store)
    : typed.table;

  host.progress(50, 'Splitting');
  const target = targetColumn(table, schema);
  const { split, partOf } = splitRows(table, schema, {
    method: options.splitBy ?? 'hash',
    seed: options.seed,
    shares,
  });
  requireBothClasses(partOf, target, { targetKind, method: split.method }, name);

  host.progress(60, 'Looking for leaks');
  const areas = new Map<string, number | undefined>();
  const profile = profileOf(table, target, {
    partOf,
    witness: (column, tally) => areas.set(column.name, areaOf(column, tally)),
  });
  const { twins } = checkSanity({ table, schema, profile, areas, partOf, split }, anomalies);
  const contentSha256 = contentHash(table);
  const version = dataVersion({ contentSha256, schema, split, targetKind });
  const earlier = await earlierVersion({ compareWith: 'previous', ...options }, version, host);
  const drift = earlier && compareData(table, schema, earlier);
  const judged = drift ? judgeDrift(drift, limits, name) : { errors: [], warnings: [] };
  const errors = [...anomalies.errors, ...judged.errors];
  if (errors.length > 0) throw new UserError(errors);
  const warnings = [
    ...(expected ? contradictedRoles(expected, named, options.schemaFile!) : []),
    ...anomalies.warnings,
    ...judged.warnings,
  ];
  for (const warning of warnings) host.warn(warning);

  host.progress(70, 'Writing the dataset');
  const schemaText = schemaFile?.text ?? inferDataSchema({ schema, profile, targetKind }, name);
  const dataset = await writeDataset(options.outputFolder, {
    name: options.dataName,
    table,
    schema,
    targetKind,
    sample,
    profile,
    source: identityOf(name, withOrigins(source.files, options)),
    schemaFile: { text: schemaText, ...(schemaFile && { identity: schemaFile.identity }) },
    contentSha256,
    drift,
    report: (manifest) => renderDataReport({ manifest, schema, profile, warnings, twins, drift }),
    split,
    partOf,
  });
  host.signal.throwIfAborted();
  if (options.schemaFile !== undefined && !schemaFile) {
    await writeSchemaFile(options.schemaFile, schemaText);
    const what =
      'There was no schema file, so nothing was expected of the data. One that fits it was written here.';
    const written = {
      where: options.schemaFile,
      what,
      cure: 'Review it and commit it: data that differs is refused then.',
    };
    warnings.push(written);
    host.warn(written);
  }
  const { rows } = dataset.manifest;
  const { created } = await workspace.registerData(options.dataName, dataset);
  host.progress(100, `Data version ${version}`);
  return {
    dataset,
    dataVersion: version,
    created,
    rows,
    claimRate: targetMeanOf(dataset.manifest),
    twins,
    drift,
    warnings,
  };
}

/** Undefined where all rows are taken. */
function sampleOf({ sampleRows = 0, seed }: PrepareDataOptions, of: number): Sample | undefined {
  return sampleRows > 0 && sampleRows < of ? { rows: sampleRows, of, seed } : undefined;
}

function withOrigins(
  files: readonly FileIdentity[],
  { sources, origins }: Pick<PrepareDataOptions, 'sources' | 'origins'>,
): FileIdentity[] {
  const paths = new Map(named(sources).map(({ name, path }) => [name, path]));
  return files.map((file) => ({ ...file, ...origins?.get(paths.get(file.name) ?? '') }));
}
