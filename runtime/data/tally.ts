import { Counter } from './counter.js';
import { placeOf } from './placeOf.js';
import { CLAIM, KINDS, REST, type RowMarks } from './rowMarks.js';
import { numberChunks } from './storedColumn.js';
import type { FeatureColumn } from './table.js';

/** The rows of one value: how many, and the sum of their targets. */
export interface Count {
  count: number;
  claims: number;
}

/** The distinct values of a column, ascending, and the rows of each. */
export interface Tally {
  values: Float64Array;
  counts: Uint32Array;
  claims: Float64Array;
  /** Rows by kind (rowMarks.ts): four numbers for each value, and four for missing ones at the end. */
  kinds: Uint32Array;
  missing: Count;
}

export function tallyOf(column: FeatureColumn, marks: RowMarks): Tally {
  const counter = new Counter(marks);
  let row = 0;
  for (const chunk of numberChunks(column)) {
    if (!counter.add(chunk, row)) return tallyBySorting(column, marks);
    row += chunk.length;
  }
  const { values, kinds, sums } = counter.counted();
  return asTally(values, kinds, sums);
}

/** The value at a place among all values in order, from 0; places must be asked for in order. */
export function orderStatistics({ values, counts }: Tally): (place: number) => number {
  let i = 0;
  let upTo = counts[0];
  return (place) => {
    while (place >= upTo) upTo += counts[++i];
    return values[i];
  };
}

/** The edges that equalShareEdges (runtime/drift/bins.ts) finds for all values. */
export function equalShareEdgesOf(tally: Tally, wanted: number): number[] {
  const { values, counts } = tally;
  if (values.length === 0) return [];
  const count = counts.reduce((sum, rows) => sum + rows, 0);
  const at = orderStatistics(tally);
  const last = values[values.length - 1];
  return Array.from({ length: wanted - 1 }, (_, i) => at(Math.ceil(((i + 1) * count) / wanted) - 1)).filter(
    (edge, i, all) => edge !== last && edge !== all[i - 1],
  );
}

/** @param sums of the targets by value and of missing ones at the end, where the kinds do not tell them */
function asTally(values: Float64Array, kinds: Uint32Array, sums: Float64Array | undefined): Tally {
  const distinct = values.length;
  const count = (i: number): number => kinds[4 * i] + kinds[4 * i + 1] + kinds[4 * i + 2] + kinds[4 * i + 3];
  const sum = (i: number): number =>
    sums ? sums[i] : kinds[KINDS * i + CLAIM] + kinds[KINDS * i + CLAIM + REST];
  const counts = new Uint32Array(distinct);
  const claims = new Float64Array(distinct);
  for (let i = 0; i < distinct; i++) {
    counts[i] = count(i);
    claims[i] = sum(i);
  }
  return { values, counts, claims, kinds, missing: { count: count(distinct), claims: sum(distinct) } };
}

function tallyBySorting(column: FeatureColumn, { target, kinds: kindOf, isBinary }: RowMarks): Tally {
  const { lists, missing } = listsByKind(column.values, kindOf);
  const present = lists.reduce((sum, list) => sum + list.length, 0);
  const room = new Float64Array(present);
  const kinds = new Uint32Array(KINDS * (present + 1));
  let distinct = 0;
  merge(lists, (value, counts) => {
    for (let kind = 0; kind < KINDS; kind++) kinds[KINDS * distinct + kind] = counts[kind];
    room[distinct++] = value;
  });
  kinds.set(missing, KINDS * distinct);
  const values = room.subarray(0, distinct);
  const used = kinds.subarray(0, KINDS * (distinct + 1));
  if (isBinary) return asTally(values, used, undefined);
  const all = column.values;
  const sums = new Float64Array(distinct + 1);
  for (let row = 0; row < all.length; row++) {
    if (target[row] !== 0) sums[Number.isNaN(all[row]) ? distinct : placeOf(all[row], values)] += target[row];
  }
  return asTally(values, used, sums);
}

/** The values of the rows of each kind, ascending, and how many rows of each kind have none. */
function listsByKind(values: Float64Array, kindOf: Uint8Array) {
  const sizes = new Uint32Array(KINDS);
  const missing = new Uint32Array(KINDS);
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) missing[kindOf[row]]++;
    else sizes[kindOf[row]]++;
  }
  const lists = Array.from(sizes, (size) => new Float64Array(size));
  const filled = new Uint32Array(KINDS);
  for (let row = 0; row < values.length; row++) {
    const kind = kindOf[row];
    if (!Number.isNaN(values[row])) lists[kind][filled[kind]++] = values[row];
  }
  for (const list of lists) list.sort();
  return { lists, missing };
}

/** Tells of each distinct value of some sorted lists how often it is in each. */
function merge(lists: readonly Float64Array[], tell: (value: number, counts: readonly number[]) => void) {
  const at = lists.map(() => 0);
  const counts = lists.map(() => 0);
  for (;;) {
    let value = Number.POSITIVE_INFINITY;
    for (let k = 0; k < lists.length; k++)
      if (at[k] < lists[k].length && lists[k][at[k]] < value) value = lists[k][at[k]];
    if (value === Number.POSITIVE_INFINITY) return;
    for (let k = 0; k < lists.length; k++) {
      const from = at[k];
      while (at[k] < lists[k].length && lists[k][at[k]] === value) at[k]++;
      counts[k] = at[k] - from;
    }
    tell(value, counts);
  }
}
