import { UserError } from '../../error.js';
import { type DatasetManifest, PART_NAMES, type TableSchema } from '../manifest.js';
import { groupColumn, targetColumn, timeColumn } from '../roleColumns.js';
import type { Table } from '../table.js';
import { splitByTime } from './byTime.js';
import { dealGroups, gatherGroups } from './deal.js';
import { keyName, rowHashes } from './rowHashes.js';
import type { Shares } from './shares.js';

/** Buckets of the hash; a share is a number of them. */
const BUCKETS = 1_000_000;

export type Split = DatasetManifest['split'];

export interface SplitOptions {
  method: Split['method'];
  seed: number;
  shares: Shares;
}

/**
 * Assigns each row to a part. Rows of one group stay together, without groups those of one id, without an id those of
 * equal features.
 * - `hash`: by a hash of that key, so that a policy stays in its part when rows are added.
 * - `stratified`: dealt, so that parts get exactly their share of rows with a claim and without.
 * - `group`: the same; refuses to go on without a group column.
 * - `time`: the newest rows are the test part, see byTime.ts.
 * @returns per row the position of its part in PART_NAMES
 * @throws UserError if the method needs a column that there is not
 */
export function splitRows(
  table: Table,
  schema: TableSchema,
  { method, seed, shares }: SplitOptions,
): { split: Split; partOf: Uint8Array } {
  const named = { method, by: keyName(schema), seed, shares };
  if (method === 'time') {
    const times = timeColumn(table, schema) ?? missing('time');
    const groups = groupColumn(table, schema) && rowHashes(table, schema, seed);
    const { name } = schema.columns.find(({ role }) => role === 'time')!;
    const { partOf, cuts } = splitByTime(times, groups, shares, `splitBy time, column ${name}`);
    return { split: { ...named, by: name, cuts }, partOf };
  }
  if (method === 'group' && !groupColumn(table, schema)) missing('group');
  const hashes = rowHashes(table, schema, seed);
  if (method === 'hash') return { split: named, partOf: partsOfHashes(hashes, shares) };
  const groups = gatherGroups(table.rows, hashes, targetColumn(table, schema));
  const parts = dealGroups(
    groups,
    PART_NAMES.map((part) => shares[part]),
    seed,
  );
  return { split: named, partOf: Uint8Array.from(groups.of, (group) => parts[group]) };
}

/** A row's bucket is its hash modulo 1,000,000; train takes the first buckets, validation the next, test the rest. */
function partsOfHashes(hashes: Uint32Array, shares: Shares): Uint8Array {
  const trainEnd = Math.round(shares.train * BUCKETS);
  const validationEnd = Math.round((shares.train + shares.validation) * BUCKETS);
  const partOf = new Uint8Array(hashes.length);
  for (let row = 0; row < hashes.length; row++) {
    const bucket = hashes[row] % BUCKETS;
    partOf[row] = bucket < trainEnd ? 0 : bucket < validationEnd ? 1 : 2;
  }
  return partOf;
}

function missing(role: 'group' | 'time'): never {
  throw new UserError({
    where: `splitBy ${role}`,
    what: `No column is the ${role}.`,
    cure: `Name one as ${role}Column, or split by hash.`,
  });
}
