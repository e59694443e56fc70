import type { Baseline } from '../drift/baseline.js';
import { countInBins } from '../drift/bins.js';
import { psi } from '../drift/psi.js';
import { ratioInterval } from '../metrics/ratioInterval.js';
import type { Period } from './record.js';

/** More periods than this would be noise in a chart. */
const MOST = 26;
const DAY = 86_400_000;

/** The first day of the day, week (from Monday), month, quarter or year that a time lies in, in UTC. */
const STARTS: ((time: number) => number)[] = [
  (time) => Math.floor(time / DAY) * DAY,
  // 1 January 1970 was a Thursday.
  (time) => Math.floor((time / DAY + 3) / 7) * 7 * DAY - 3 * DAY,
  (time) => monthStart(time, 1),
  (time) => monthStart(time, 3),
  (time) => monthStart(time, 12),
];

function monthStart(time: number, months: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / months) * months);
}

/**
 * Cuts rows into days, weeks, months, quarters or years: the shortest of which there are few enough.
 * @param times milliseconds since 1970; rows with NaN are left out
 * @param labels the outcome per row, NaN where it is not known
 */
export function periodsOf(
  { times, scores, labels }: { times: Float64Array; scores: Float64Array; labels?: Float64Array },
  baseline: Baseline | undefined,
): Period[] {
  const starts = [...STARTS];
  let rowsByStart = new Map<number, number[]>();
  for (const startOf of starts) {
    rowsByStart = new Map();
    for (const [row, time] of times.entries()) {
      if (Number.isNaN(time)) continue;
      const start = startOf(time);
      const rows = rowsByStart.get(start);
      if (rows) rows.push(row);
      else rowsByStart.set(start, [row]);
    }
    if (rowsByStart.size <= MOST) break;
  }
  return [...rowsByStart]
    .sort(([a], [b]) => a - b)
    .map(([start, rows]) => periodOf(start, rows, scores, labels, baseline));
}

function periodOf(
  start: number,
  rows: readonly number[],
  scores: Float64Array,
  labels: Float64Array | undefined,
  baseline: Baseline | undefined,
): Period {
  const here = Float64Array.from(rows, (row) => scores[row]!);
  const known = labels ? rows.filter((row) => !Number.isNaN(labels[row]!)) : [];
  return {
    from: new Date(start).toISOString().slice(0, 10),
    rows: rows.length,
    meanScore: meanOf(here),
    ...(baseline && psiOf(here, baseline)),
    ...(labels && known.length > 0 && { known: outcome(known, scores, labels) }),
  };
}

function psiOf(scores: Float64Array, { scores: { edges, counts } }: Baseline) {
  const { value, withoutChange } = psi({ expected: counts, actual: countInBins(scores, edges) });
  return { psi: value, psiWithoutChange: withoutChange };
}

function outcome(rows: readonly number[], scores: Float64Array, labels: Float64Array): Period['known'] {
  const observed = Float64Array.from(rows, (row) => labels[row]!);
  const interval = ratioInterval(observed, new Float64Array(rows.length).fill(1), undefined, undefined);
  return {
    rows: rows.length,
    expected: meanOf(Float64Array.from(rows, (row) => scores[row]!)),
    observed: meanOf(observed),
    ...(interval && { low: interval.low, high: interval.high }),
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
