import type { ColumnProfile, Profile } from './profile.js';
import { repeatedRows } from './roles/repeatedRows.js';
import { rowMarks } from './rowMarks.js';
import { type Texts, textsOf } from './storedColumn.js';
import type { CategoricalColumn, FeatureColumn, NumericColumn, Table, TextColumn } from './table.js';
import { type Count, equalShareEdgesOf, orderStatistics, type Tally, tallyOf } from './tally.js';

const LEVELS_LISTED = 50;
/** Numbers with no more distinct values than this are listed like categories. */
const FEW_DISTINCT = 20;
const BINS = 20;
const SHARES_COMPARED = 10;
const SHARES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/** How a column's values were counted, for whoever else wants to know. */
export type Witness = (column: FeatureColumn, tally: Tally) => void;

/**
 * Describes every column over all rows. `target` is 0 or 1, a count or an amount per row.
 * @param partOf per row the position of its part in PART_NAMES, for a witness who asks
 */
export function profileOf(
  table: Table,
  target: Float64Array,
  { partOf, witness }: { partOf?: Uint8Array; witness?: Witness } = {},
): Profile {
  const marks = rowMarks(target, partOf);
  const counted = (column: FeatureColumn): Tally => {
    const tally = tallyOf(column, marks);
    witness?.(column, tally);
    return tally;
  };
  return {
    formatVersion: 1,
    rows: table.rows,
    columns: table.columns.map((column) =>
      column.kind === 'text'
        ? profileOfText(column)
        : column.kind === 'categorical'
          ? profileOfCategories(column, table.rows, counted(column))
          : profileOfNumbers(column, table.rows, counted(column)),
    ),
  };
}

function profileOfText(column: TextColumn): ColumnProfile {
  const { name } = column;
  const texts = textsOf(column);
  if (texts) {
    const { length, missing } = texts.codes;
    return { name, count: length - missing, missing, distinct: distinctTexts(texts) };
  }
  const { values } = column;
  const distinct = new Set(values);
  const missing = distinct.delete('') ? values.reduce((count, text) => count + (text === '' ? 1 : 0), 0) : 0;
  return { name, count: values.length - missing, missing, distinct: distinct.size };
}

function distinctTexts({ codes, levels }: Texts): number {
  if (!levels) return codes.length - codes.missing - repeatedRows(codes.toArray()).count;
  const isUsed = new Uint8Array(levels.length);
  for (const code of codes.toArray()) if (!Number.isNaN(code)) isUsed[code] = 1;
  return new Set(levels.filter((_, code) => isUsed[code] === 1)).size;
}

function profileOfCategories({ name, levels }: CategoricalColumn, rows: number, tally: Tally): ColumnProfile {
  return {
    name,
    ...presence(rows, tally.missing),
    distinct: tally.values.length,
    levels: listed(tally, (code) => levels?.[code] ?? code),
  };
}

function profileOfNumbers({ name }: NumericColumn, rows: number, tally: Tally): ColumnProfile {
  const { values, missing } = tally;
  const base = { name, ...presence(rows, missing), distinct: values.length };
  const { count } = base;
  if (count === 0) return base;
  const { mean, squares } = moments(tally, count);
  const [p01, p05, p25, p50, p75, p95, p99] = quantiles(tally, count);
  return {
    ...base,
    mean,
    ...(count > 1 && { sd: Math.sqrt(squares / (count - 1)) }),
    min: values[0],
    max: values[values.length - 1],
    quantiles: { p01, p05, p25, p50, p75, p95, p99 },
    ...(values.length <= FEW_DISTINCT
      ? { levels: listed(tally, (value) => value) }
      : { equalShares: equalShares(tally), histogram: histogram(tally) }),
  };
}

/** Mean, and sum of squared distances from it. */
function moments({ values, counts }: Tally, count: number): { mean: number; squares: number } {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * counts[i];
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += counts[i] * (values[i] - mean) ** 2;
  return { mean, squares };
}

function presence(rows: number, missing: Count) {
  return {
    count: rows - missing.count,
    missing: missing.count,
    ...(missing.count > 0 && { missingTargetRate: missing.claims / missing.count }),
  };
}

function listed({ values, counts, claims }: Tally, valueOfKey: (key: number) => number | string) {
  return Array.from(values.keys())
    .sort((a, b) => counts[b] - counts[a] || a - b)
    .slice(0, LEVELS_LISTED)
    .map((i) => ({ value: valueOfKey(values[i]), count: counts[i], targetRate: claims[i] / counts[i] }));
}

/** By linear interpolation between order statistics. */
function quantiles(tally: Tally, count: number): number[] {
  const below = orderStatistics(tally);
  const above = orderStatistics(tally);
  return SHARES.map((share) => {
    const place = (count - 1) * share;
    const low = below(Math.floor(place));
    const high = above(Math.min(Math.floor(place) + 1, count - 1));
    return low + (high - low) * (place - Math.floor(place));
  });
}

/** The bins that countInBins makes of all values with these edges. */
function equalShares(tally: Tally) {
  const { values, counts } = tally;
  const edges = equalShareEdgesOf(tally, SHARES_COMPARED);
  const binCounts = new Array<number>(edges.length + 1).fill(0);
  let bin = 0;
  for (let i = 0; i < values.length; i++) {
    while (bin < edges.length && values[i] > edges[bin]) bin++;
    binCounts[bin] += counts[i];
  }
  return { edges, counts: binCounts };
}

/** Bins of equal width from the smallest to the largest value. */
function histogram({ values, counts, claims }: Tally) {
  const min = values[0];
  const max = values[values.length - 1];
  const width = max - min;
  const binCounts = new Float64Array(BINS);
  const binClaims = new Float64Array(BINS);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(BINS - 1, Math.floor(((values[i] - min) / width) * BINS));
    binCounts[bin] += counts[i];
    binClaims[bin] += claims[i];
  }
  const edge = (bin: number) => (bin === BINS ? max : min + width * (bin / BINS));
  return Array.from(binCounts, (count, bin) => ({
    from: edge(bin),
    to: edge(bin + 1),
    count,
    targetRate: count > 0 ? binClaims[bin] / count : null,
  }));
}
