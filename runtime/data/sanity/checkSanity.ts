import type { Anomalies } from '../anomalies.js';
import type { TableSchema } from '../manifest.js';
import type { Profile } from '../profile.js';
import type { Split } from '../split/splitRows.js';
import type { Table } from '../table.js';
import { checkTwins, countTwins, type Twins } from './duplicateRows.js';
import { checkOverlap } from './overlap.js';
import { checkTargetLeak } from './targetLeak.js';
import { checkUniqueNumbers } from './uniqueNumbers.js';

/** Looks for what makes a model look better than it is, at the level that the schema file gives each kind. */
export function checkSanity(
  {
    table,
    schema,
    profile,
    areas,
    partOf,
    split,
  }: {
    table: Table;
    schema: TableSchema;
    profile: Profile;
    /** By name of the column, see targetLeak.ts. */
    areas: ReadonlyMap<string, number | undefined>;
    partOf: Uint8Array;
    split: Split;
  },
  anomalies: Anomalies,
): { twins: Twins } {
  checkUniqueNumbers(schema, profile, anomalies);
  checkTargetLeak(schema, areas, anomalies);
  checkOverlap(table, schema, { profile, partOf, method: split.method }, anomalies);
  const twins = countTwins(table, schema, partOf);
  checkTwins(twins, anomalies);
  return { twins };
}
