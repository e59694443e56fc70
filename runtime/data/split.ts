import { UserError } from '../error.js';
import {
  type DatasetManifest,
  PART_NAMES,
  type PartName,
  type Role,
  type TableSchema,
  type TargetKind,
} from './manifest.js';
import { murmur3 } from './murmur3.js';
import { idColumn } from './roleColumns.js';
import type { Table } from './table.js';

/** Buckets of the hash; a share is a number of them. */
const BUCKETS = 1_000_000;

/** What says nothing of the policy itself. */
const NO_CONTENT: ReadonlySet<Role> = new Set(['target', 'weight', 'exposure']);

/** How much of the rows each part gets; together 1. */
export type Shares = Record<PartName, number>;

/**
 * Reads `60/20/20`: percent of train, validation and test.
 * @throws UserError if these are not three positive numbers that make 100
 */
export function parseShares(text: string, where: string): Shares {
  const percents = text
    .split('/')
    .map((part) => (/^\s*\d+(\.\d+)?\s*$/.test(part) ? Number(part) : Number.NaN));
  const sum = percents.reduce((total, percent) => total + percent, 0);
  if (percents.length !== 3 || !percents.every((percent) => percent > 0) || Math.abs(sum - 100) > 1e-9) {
    throw new UserError({
      where,
      what: `“${text}” is no split into three parts.`,
      cure: 'Write the percent of train, validation and test, for example 60/20/20; they must make 100.',
    });
  }
  const [train, validation, test] = percents.map((percent) => percent / 100);
  return { train, validation, test };
}

/**
 * Assigns each row to a part by a hash of its id, so that a policy stays where it is when rows are added, and the
 * rows of one policy stay together. Without an id the row's features are hashed instead: equal rows stay together.
 *
 * A row's bucket is MurmurHash3 (x86, 32 bits, seeded) of the id's UTF-8, modulo 1,000,000; train takes the first
 * buckets, validation the next, test the rest.
 * @returns per row the position of its part in PART_NAMES
 */
export function splitRows(
  table: Table,
  schema: TableSchema,
  seed: number,
  shares: Shares,
): { split: DatasetManifest['split']; partOf: Uint8Array } {
  const id = schema.columns.find(({ role }) => role === 'id');
  const hashes = rowHashes(table, schema, seed);
  const trainEnd = Math.round(shares.train * BUCKETS);
  const validationEnd = Math.round((shares.train + shares.validation) * BUCKETS);
  const partOf = new Uint8Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const bucket = hashes[row] % BUCKETS;
    partOf[row] = bucket < trainEnd ? 0 : bucket < validationEnd ? 1 : 2;
  }
  return { split: { method: 'hash', by: id?.name ?? 'features', seed, shares }, partOf };
}

/** Per row a hash of its id or, without an id, of its features: rows that belong together have the same. */
export function rowHashes(table: Table, schema: TableSchema, seed: number): Uint32Array {
  const id = idColumn(table, schema);
  return id ? hashTexts(id, seed) : hashFeatures(table, schema, seed);
}

/**
 * Looks whether every part can be learnt from and measured on.
 * @throws UserError unless every part has rows of both classes or, of a count or an amount, more than one value, with
 * the counts of all three
 */
export function requireBothClasses(
  partOf: Uint8Array,
  target: Float64Array,
  targetKind: TargetKind,
  where: string,
): void {
  const rows = [0, 0, 0];
  const claims = [0, 0, 0];
  const first: (number | undefined)[] = [undefined, undefined, undefined];
  const varies = [false, false, false];
  for (let row = 0; row < partOf.length; row++) {
    const part = partOf[row];
    rows[part]++;
    if (target[row] > 0) claims[part]++;
    first[part] ??= target[row];
    if (target[row] !== first[part]) varies[part] = true;
  }
  const lacking = PART_NAMES.filter((_, part) => !varies[part]);
  if (lacking.length === 0) return;
  const counts = PART_NAMES.map((name, part) => `${name} ${rows[part]} rows with ${claims[part]} claims`);
  const missed = targetKind === 'binary' ? 'rows of both classes' : 'rows of different targets';
  throw new UserError({
    where,
    what: `The split leaves ${lacking.join(' and ')} without ${missed}: ${counts.join(', ')}.`,
    cure: 'Give more rows, a larger share to that part, or another seed.',
  });
}

function hashTexts(texts: readonly string[], seed: number): Uint32Array {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(256);
  return Uint32Array.from(texts, (text) => {
    if (text.length * 3 > bytes.length) bytes = new Uint8Array(text.length * 3);
    return murmur3(bytes, seed, 0, encoder.encodeInto(text, bytes).written);
  });
}

/** Chains the features' hashes in the order of their names; what a column is called or coded as does not count. */
function hashFeatures(table: Table, schema: TableSchema, seed: number): Uint32Array {
  const features = table.columns
    .filter((_, i) => !NO_CONTENT.has(schema.columns[i].role))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const hashes = new Uint32Array(table.rows).fill(seed);
  const number = new Float64Array(1);
  const bytes = new Uint8Array(number.buffer);
  const encoder = new TextEncoder();
  for (const column of features) {
    const textOf =
      column.kind === 'text'
        ? (row: number) => column.values[row]
        : column.kind === 'categorical' && column.levels
          ? (row: number) => column.levels![column.values[row]] ?? ''
          : undefined;
    for (let row = 0; row < table.rows; row++) {
      if (textOf) {
        hashes[row] = murmur3(encoder.encode(textOf(row)), hashes[row]);
      } else {
        const value = column.values[row] as number;
        number[0] = Number.isNaN(value) ? Number.NaN : value + 0;
        hashes[row] = murmur3(bytes, hashes[row]);
      }
    }
  }
  return hashes;
}
