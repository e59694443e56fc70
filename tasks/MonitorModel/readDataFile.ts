import { basename } from 'node:path';
import { canonicalId } from '../../runtime/data/roles/key.js';
import { openRows, type WantedColumn } from '../../runtime/data/rows/rowSource.js';
import { timeOf } from '../../runtime/data/time.js';
import { UserError } from '../../runtime/error.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import { scoreColumns } from '../../runtime/model/scoreColumns.js';
import { checkColumns } from '../../serving/scoreFile/columns.js';
import type { Host } from '../common/host.js';
import { type Observation, spanOf } from './observation.js';
import { ObservedRows } from './observedRows.js';

export interface DataFile {
  /** CSV, plain or gzip, or Parquet. */
  path: string;
  idColumn: string | undefined;
  timeColumn: string | undefined;
  labelColumn: string | undefined;
}

/**
 * Reads rows of a table file and scores them with the model, as the scoring service would.
 * @throws UserError for a file that cannot be read, or lacks a feature or a column that is named
 */
export async function readDataFile(
  { path, ...named }: DataFile,
  directory: ModelDirectory,
  host: Host,
): Promise<Observation> {
  const source = await openRows(path);
  const observed = new ObservedRows(directory);
  const { featureNames } = observed.encoder;
  checkColumns(path, featureNames, source.columns);
  checkNamed(path, named, source.columns);
  const roleColumn = (role: 'id' | 'time' | 'target') =>
    directory.schema?.columns.find((column) => column.role === role)?.name;
  const present = (name: string | undefined) =>
    name !== undefined && source.columns.includes(name) ? name : undefined;
  const id = named.idColumn ?? present(roleColumn('id'));
  const time = named.timeColumn ?? present(roleColumn('time'));
  const label = named.labelColumn ?? present(roleColumn('target'));

  const texts = new Set(
    observed.schema.columns.filter(({ type }) => type === 'string').map(({ name }) => name),
  );
  const wanted = featureNames.map(
    (name): WantedColumn => ({ name, as: texts.has(name) ? 'text' : 'number' }),
  );
  const extra = (name: string | undefined, as: WantedColumn['as']) =>
    name === undefined ? -1 : wanted.push({ name, as }) - 1;
  const [idAt, timeAt, labelAt] = [extra(id, 'key'), extra(time, 'key'), extra(label, 'number')];
  const labels: number[] = [];
  let faults = 0;
  for await (const { rows, columns, faults: broken, progress } of source.blocks(wanted, 0)) {
    const cell = (place: number, row: number) => (place < 0 ? undefined : columns[place]![row]);
    for (let row = 0; row < rows; row++) {
      if (broken.has(row)) {
        faults++;
        continue;
      }
      const key = cell(idAt, row);
      const taken = observed.add((feature) => columns[feature]![row], {
        time: timeOf(String(cell(timeAt, row) ?? '')),
        key: key === null || key === undefined ? undefined : canonicalId(String(key)),
      });
      const outcome = cell(labelAt, row);
      if (taken) labels.push(typeof outcome === 'number' ? outcome : Number.NaN);
    }
    host.signal.throwIfAborted();
    host.progress(5 + 40 * progress, `${observed.rows} rows read`);
  }
  const times = Float64Array.from(observed.times);
  return {
    source: {
      kind: 'file',
      name: basename(path),
      rows: observed.rows,
      rejected: observed.rejected + faults,
      others: 0,
      ...spanOf(times),
    },
    scores: await scoreColumns(directory.model, observed.modelColumns(), { signal: host.signal }),
    times,
    keys: observed.keys,
    features: { table: observed.table(), schema: observed.schema, quality: observed.quality },
    ...(label !== undefined && { labels: Float64Array.from(labels) }),
  };
}

function checkNamed(path: string, named: Omit<DataFile, 'path'>, columns: readonly string[]): void {
  const missing = Object.entries(named).filter(([, name]) => name !== undefined && !columns.includes(name));
  if (missing.length === 0) return;
  throw new UserError(
    missing.map(([input, name]) => ({
      where: `Input '${input}'`,
      what: `${basename(path)} has no column '${name}'.`,
      cure: `It has: ${columns.slice(0, 20).join(', ')}${columns.length > 20 ? ' and more' : ''}.`,
    })),
  );
}
