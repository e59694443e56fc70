import type { Anomalies } from '../anomalies.js';
import { PART_NAMES, type TableSchema } from '../manifest.js';
import { pick } from '../pick.js';
import type { Profile } from '../profile.js';
import { timeColumn } from '../roleColumns.js';
import type { Split } from '../split/splitRows.js';
import { codesOfTexts } from '../storedColumn.js';
import type { Table, TextColumn } from '../table.js';
import { timeOf } from '../time.js';
import { eachValue } from './eachValue.js';

/**
 * Reports ids and groups that are in the train part and in another, and, where the split is not by time, a train part
 * that knows times after the test part's first.
 */
export function checkOverlap(
  table: Table,
  schema: TableSchema,
  { profile, partOf, method }: { profile: Profile; partOf: Uint8Array; method: Split['method'] },
  anomalies: Anomalies,
): void {
  const named = (role: 'id' | 'group' | 'time') =>
    schema.columns.find((column) => column.role === role)?.name;
  for (const role of ['id', 'group'] as const) {
    const place = schema.columns.findIndex((column) => column.role === role);
    const column = table.columns[place];
    if (column?.kind !== 'text' || profile.columns[place].distinct === profile.columns[place].count) continue;
    const shared = sharedWithTrain(column, partOf);
    if (shared === 0) continue;
    const parts = PART_NAMES.slice(1).join(' and ');
    anomalies.report({
      kind: 'part-overlap',
      column: named(role)!,
      what: `${shared} of the ${role}s in ${parts} are in the train part too, so the model has seen them`,
      cure:
        role === 'id'
          ? 'Name the column as groupColumn too if its rows must stay together.'
          : 'Split by group.',
    });
  }
  const times = timeColumn(table, schema);
  const late = times === undefined || method === 'time' ? 0 : trainRowsAfterTest(times, partOf);
  if (late === 0) return;
  anomalies.report({
    kind: 'part-overlap',
    column: named('time')!,
    what: `${late} train rows are of times after the first of the test part, so the model knows its future`,
    cure: 'Split by time to measure what a model is worth on what comes next.',
  });
}

function sharedWithTrain(column: TextColumn, partOf: Uint8Array): number {
  const codes = codesOfTexts(column);
  const present = (isPart: (part: number) => boolean) =>
    pick(codes, (code, row) => isPart(partOf[row]) && !Number.isNaN(code));
  let shared = 0;
  eachValue(
    present((part) => part === 0),
    present((part) => part !== 0),
    (inTrain, inOthers) => {
      if (inTrain > 0 && inOthers > 0) shared++;
    },
  );
  return shared;
}

function trainRowsAfterTest(texts: readonly string[], partOf: Uint8Array): number {
  const times = Float64Array.from(texts, timeOf);
  let first = Number.POSITIVE_INFINITY;
  for (let row = 0; row < times.length; row++) if (partOf[row] === 2) first = Math.min(first, times[row]);
  let late = 0;
  for (let row = 0; row < times.length; row++) if (partOf[row] === 0 && times[row] > first) late++;
  return late;
}
