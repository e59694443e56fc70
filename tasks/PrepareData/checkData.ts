import type { DataReport } from '../../report/data/dataReport.js';
import { tableReport } from '../../report/data/tableReport.js';
import { Anomalies } from '../../runtime/data/anomalies.js';
import type { ChunkStore } from '../../runtime/data/chunkStore.js';
import { compareData } from '../../runtime/data/compare/compareData.js';
import type { DataDrift } from '../../runtime/data/compare/dataDrift.js';
import { judgeDrift, parseDriftLimits } from '../../runtime/data/compare/driftLimits.js';
import { contentHash } from '../../runtime/data/contentHash.js';
import { dataVersion } from '../../runtime/data/dataset.js';
import type { Profile } from '../../runtime/data/profile.js';
import { profileOf } from '../../runtime/data/profileTable.js';
import { sourceName } from '../../runtime/data/readSource.js';
import { targetColumn } from '../../runtime/data/roleColumns.js';
import { checkSanity } from '../../runtime/data/sanity/checkSanity.js';
import type { Twins } from '../../runtime/data/sanity/duplicateRows.js';
import { areaOf } from '../../runtime/data/sanity/targetLeak.js';
import { requireBothClasses } from '../../runtime/data/split/bothClasses.js';
import { parseShares } from '../../runtime/data/split/shares.js';
import { type Split, splitRows } from '../../runtime/data/split/splitRows.js';
import { UserError } from '../../runtime/error.js';
import type { Host } from '../common/host.js';
import { DataRefused } from './dataRefused.js';
import { earlierVersion } from './earlierVersion.js';
import { inputRoles } from './inputRoles.js';
import { type LoadedRows, loadRows } from './loadRows.js';
import type { PrepareDataOptions } from './prepareData.js';
import { contradictedRoles, type SchemaFile } from './schemaFile.js';

/** Rows that are good for a dataset, and all that is known of them. */
export interface CheckedData extends LoadedRows {
  split: Split;
  partOf: Uint8Array;
  profile: Profile;
  twins: Twins;
  contentSha256: string;
  version: string;
  drift: DataDrift | undefined;
  /** All of the report but the dataset, which is not written yet. */
  report: DataReport;
}

/**
 * Reads, types, splits and checks the rows, and compares them with those of an earlier version.
 * @throws DataRefused with everything that is wrong with the rows, UserError with what is wrong with an input
 */
export async function checkData(
  options: PrepareDataOptions,
  schemaFile: SchemaFile | undefined,
  store: ChunkStore,
  host: Host,
): Promise<CheckedData> {
  const shares = parseShares(options.split, 'split');
  const limits = parseDriftLimits(options.driftLimits ?? '', 'driftLimits');
  const name = sourceName(options.sources);
  const expected = schemaFile?.expected;
  const anomalies = new Anomalies(name, expected?.levels);
  const report: DataReport = {
    formatVersion: 1,
    ...{ name: options.dataName, source: name, errors: [], warnings: [] },
    ...{ expected: expected?.columns ?? null, table: null, dataset: null, drift: null },
  };
  /** What is wrong with rows refuses them; what is wrong with an input does not. */
  const orRefuse = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError) || host.signal.aborted) throw error;
      throw new DataRefused({ ...report, errors: [...error.findings], warnings: anomalies.warnings });
    }
  };

  host.progress(0, `Reading ${name}`);
  const rows = await orRefuse(() => loadRows(options, expected, store, anomalies, host));

  host.progress(50, 'Splitting');
  const { table, schema, targetKind } = rows;
  const target = targetColumn(table, schema);
  const method = options.splitBy ?? 'hash';
  const { split, partOf } = await orRefuse(() => {
    const parted = splitRows(table, schema, { method, seed: options.seed, shares });
    requireBothClasses(parted.partOf, target, { targetKind, method }, name);
    return parted;
  });

  host.progress(60, 'Looking for leaks');
  const areas = new Map<string, number | undefined>();
  const profile = profileOf(table, target, {
    partOf,
    witness: (column, tally) => areas.set(column.name, areaOf(column, tally)),
  });
  report.table = tableReport(schema, profile, targetKind);
  const { twins } = checkSanity({ table, schema, profile, areas, partOf, split }, anomalies);
  const contentSha256 = contentHash(table);
  const version = dataVersion({ contentSha256, schema, split, targetKind });
  const earlier = await earlierVersion({ compareWith: 'previous', ...options }, version, host);
  const drift = earlier && compareData(table, schema, earlier);
  report.drift = drift ?? null;
  const moved = drift ? judgeDrift(drift, limits, name) : { errors: [], warnings: [] };
  report.warnings = [
    ...(expected ? contradictedRoles(expected, inputRoles(options), options.schemaFile!) : []),
    ...anomalies.warnings,
    ...moved.warnings,
  ];
  const errors = [...anomalies.errors, ...moved.errors];
  if (errors.length > 0) throw new DataRefused({ ...report, errors });
  return { ...rows, ...{ split, partOf, profile, twins, contentSha256, version, drift, report } };
}
