import * as z from 'zod';
import { countInBins, edgesOfSorted } from '../drift/bins.js';
import type { CategoricalColumn, NumericColumn, Table, TextColumn } from './table.js';

/** A category or a distinct number: how many rows have it and the mean of their target: the share of claims. */
const LevelProfile = z.strictObject({
  value: z.union([z.number(), z.string()]),
  count: z.int().positive(),
  targetRate: z.number(),
});

const BinProfile = z.strictObject({
  /** Values from `from` up to `to`; the last bin holds `to` as well. */
  from: z.number(),
  to: z.number(),
  count: z.int().nonnegative(),
  /** Null where the bin is empty. */
  targetRate: z.number().nullable(),
});

export const ColumnProfile = z.strictObject({
  name: z.string(),
  count: z.int().nonnegative(),
  missing: z.int().nonnegative(),
  /** Mean of the target (share of claims) over the rows where the value is missing. */
  missingTargetRate: z.number().optional(),
  distinct: z.int().nonnegative(),
  mean: z.number().optional(),
  /** Sample standard deviation (n - 1). */
  sd: z.number().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  /** Linear interpolation between order statistics, as NumPy's default. */
  quantiles: z
    .strictObject({
      p01: z.number(),
      p05: z.number(),
      p25: z.number(),
      p50: z.number(),
      p75: z.number(),
      p95: z.number(),
      p99: z.number(),
    })
    .optional(),
  /** Most frequent first, at most 50; of categories and of numbers with few distinct values. */
  levels: z.array(LevelProfile).optional(),
  histogram: z.array(BinProfile).optional(),
  /** Of numbers that have a histogram: bins of about equal counts, to compare other rows with (runtime/drift/bins.ts). */
  equalShares: z
    .strictObject({ edges: z.array(z.number()), counts: z.array(z.int().nonnegative()) })
    .optional(),
});
export type ColumnProfile = z.output<typeof ColumnProfile>;

/** `dataset/profile.json`: what each column holds, over all rows. */
export const Profile = z.strictObject({
  formatVersion: z.literal(1),
  rows: z.int().positive(),
  columns: z.array(ColumnProfile),
});
export type Profile = z.output<typeof Profile>;

const LEVELS_LISTED = 50;
/** Numbers with no more distinct values than this are listed like categories. */
const FEW_DISTINCT = 20;
const BINS = 20;
/** Whole numbers within such a range are counted rather than sorted. */
const COUNTABLE_RANGE = 1 << 16;

/** Describes every column over all rows. `target` is 0 or 1, a count or an amount per row. */
export function profileOf(table: Table, target: Float64Array): Profile {
  return {
    formatVersion: 1,
    rows: table.rows,
    columns: table.columns.map((column) =>
      column.kind === 'text'
        ? profileOfText(column)
        : column.kind === 'categorical'
          ? profileOfCategories(column, target)
          : profileOfNumbers(column, target),
    ),
  };
}

function profileOfText({ name, values }: TextColumn): ColumnProfile {
  const distinct = new Set(values);
  const missing = distinct.delete('') ? values.reduce((count, text) => count + (text === '' ? 1 : 0), 0) : 0;
  return { name, count: values.length - missing, missing, distinct: distinct.size };
}

/** Rows of one value and the sum of their targets. */
interface Tally {
  count: number;
  claims: number;
}

function profileOfCategories(
  { name, values, levels }: CategoricalColumn,
  target: Float64Array,
): ColumnProfile {
  const { tallies, missing } = tally(values, target);
  return {
    name,
    ...presence(values.length, missing),
    distinct: tallies.size,
    levels: listed(tallies, (code) => levels?.[code] ?? code),
  };
}

function profileOfNumbers({ name, values }: NumericColumn, target: Float64Array): ColumnProfile {
  const sorted = sortedPresent(values);
  const count = sorted.length;
  let missingClaims = 0;
  if (count < values.length) {
    for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) missingClaims += target[row];
  }
  const missing = { count: values.length - count, claims: missingClaims };
  const distinct = countDistinct(sorted);
  const base = { name, ...presence(values.length, missing), distinct };
  if (count === 0) return base;
  const { mean, squares } = moments(sorted);
  const at = (share: number) => quantile(sorted, share);
  return {
    ...base,
    mean,
    ...(count > 1 && { sd: Math.sqrt(squares / (count - 1)) }),
    min: sorted[0],
    max: sorted[count - 1],
    quantiles: {
      p01: at(0.01),
      p05: at(0.05),
      p25: at(0.25),
      p50: at(0.5),
      p75: at(0.75),
      p95: at(0.95),
      p99: at(0.99),
    },
    ...(distinct <= FEW_DISTINCT
      ? { levels: listed(tally(values, target).tallies, (value) => value) }
      : {
          equalShares: equalShares(sorted),
          histogram: histogram(values, target, sorted[0], sorted[count - 1]),
        }),
  };
}

/** Mean, and sum of squared distances from it. */
function moments(values: Float64Array): { mean: number; squares: number } {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return { mean, squares };
}

function presence(rows: number, missing: Tally) {
  return {
    count: rows - missing.count,
    missing: missing.count,
    ...(missing.count > 0 && { missingTargetRate: missing.claims / missing.count }),
  };
}

function tally(values: Float64Array, target: Float64Array): { tallies: Map<number, Tally>; missing: Tally } {
  const tallies = new Map<number, Tally>();
  for (let row = 0; row < values.length; row++) {
    let seen = tallies.get(values[row]);
    if (!seen) {
      seen = { count: 0, claims: 0 };
      tallies.set(values[row], seen);
    }
    seen.count++;
    seen.claims += target[row];
  }
  const missing = tallies.get(Number.NaN) ?? { count: 0, claims: 0 };
  tallies.delete(Number.NaN);
  return { tallies, missing };
}

function listed(tallies: Map<number, Tally>, valueOfKey: (key: number) => number | string) {
  return Array.from(tallies)
    .sort(([a, { count: countA }], [b, { count: countB }]) => countB - countA || a - b)
    .slice(0, LEVELS_LISTED)
    .map(([key, { count, claims }]) => ({ value: valueOfKey(key), count, targetRate: claims / count }));
}

/** The values that are present, in order. Most columns of a policy table hold small whole numbers: those are counted. */
function sortedPresent(values: Float64Array): Float64Array {
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let whole = true;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (Number.isNaN(value)) continue;
    count++;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value !== Math.floor(value)) whole = false;
  }
  const sorted = new Float64Array(count);
  if (whole && max - min < COUNTABLE_RANGE) {
    const counts = new Uint32Array(count > 0 ? max - min + 1 : 0);
    for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) counts[values[row] - min]++;
    let at = 0;
    for (let i = 0; i < counts.length; i++) {
      sorted.fill(min + i, at, at + counts[i]);
      at += counts[i];
    }
    return sorted;
  }
  let at = 0;
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) sorted[at++] = values[row];
  return sorted.sort();
}

function countDistinct(sorted: Float64Array): number {
  let distinct = sorted.length > 0 ? 1 : 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

function equalShares(sorted: Float64Array) {
  const edges = edgesOfSorted(sorted);
  return { edges, counts: countInBins(sorted, edges).slice(0, -1) };
}

/** Bins of equal width from the smallest to the largest value. */
function histogram(values: Float64Array, target: Float64Array, min: number, max: number) {
  const counts = new Uint32Array(BINS);
  const claims = new Float64Array(BINS);
  const width = max - min;
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) continue;
    const bin = Math.min(BINS - 1, Math.floor(((values[row] - min) / width) * BINS));
    counts[bin]++;
    claims[bin] += target[row];
  }
  const edge = (bin: number) => (bin === BINS ? max : min + width * (bin / BINS));
  return Array.from(counts, (count, bin) => ({
    from: edge(bin),
    to: edge(bin + 1),
    count,
    targetRate: count > 0 ? claims[bin] / count : null,
  }));
}
