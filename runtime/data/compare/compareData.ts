import { countInBins } from '../../drift/bins.js';
import type { CountPair } from '../../drift/counts.js';
import { jensenShannon } from '../../drift/jensenShannon.js';
import { psi } from '../../drift/psi.js';
import type { TableSchema } from '../manifest.js';
import type { ColumnProfile, Profile } from '../profile.js';
import type { FeatureColumn, Table } from '../table.js';
import type { ColumnDrift, DataDrift } from './dataDrift.js';

const CATEGORIES_LISTED = 20;

/**
 * Compares each column of numbers or categories with what the profile of an earlier version says of it: numbers in
 * the bins that held equal shares then, categories and few numbers one by one (those that the profile does not list
 * are one bin), missing values in a bin of their own.
 */
export function compareData(
  table: Table,
  schema: TableSchema,
  earlier: { name: string; version: string; profile: Profile },
): DataDrift {
  const { name, version, profile } = earlier;
  const columns: ColumnDrift[] = [];
  const notCompared: DataDrift['notCompared'] = [];
  for (const [i, column] of table.columns.entries()) {
    if (column.kind === 'text') continue;
    const before = profile.columns.find((other) => other.name === column.name);
    const counts = before && countPair(column, before);
    if (counts) columns.push(driftOf(column, before, counts));
    else if (schema.columns[i].role === 'feature') {
      const why = before ? 'its values were of another kind before' : 'it was not there before';
      notCompared.push({ column: column.name, why });
    }
  }
  const names = new Set(table.columns.map((column) => column.name));
  for (const { name: column } of profile.columns) {
    if (!names.has(column)) notCompared.push({ column, why: 'it is not there any more' });
  }
  columns.sort((a, b) => b.psi - a.psi || (a.column < b.column ? -1 : 1));
  return {
    kind: 'drift',
    formatVersion: 1,
    against: { name, version, rows: profile.rows },
    rows: table.rows,
    columns,
    notCompared,
  };
}

/** Rows per bin then and now, and the categories that were not there then. */
type Compared = CountPair & { newCategories: string[] };

function countPair(column: FeatureColumn, before: ColumnProfile): Compared | undefined {
  const { values } = column;
  if (before.equalShares) {
    if (column.kind === 'categorical') return undefined;
    const { edges, counts } = before.equalShares;
    return { expected: [...counts, before.missing], actual: countInBins(values, edges), newCategories: [] };
  }
  if (!before.levels)
    return before.count === 0 && column.kind === 'numeric' ? allMissing(values, before) : undefined;
  const text = column.kind === 'categorical' ? column.levels : undefined;
  if (text === undefined && before.levels.some(({ value }) => typeof value === 'string')) return undefined;
  return byValue(values, text, before);
}

/** The column was empty before: it is so, or it is not. */
function allMissing(values: Float64Array, { missing }: ColumnProfile): Compared {
  const [present, absent] = countInBins(values, []);
  return { expected: [0, missing], actual: [present, absent], newCategories: [] };
}

function byValue(
  values: Float64Array,
  text: readonly string[] | undefined,
  { levels = [], count, missing, distinct }: ColumnProfile,
): Compared {
  const places = new Map(levels.map(({ value }, place) => [value, place]));
  const expected = levels.map((level) => level.count);
  const listed = expected.reduce((sum, rows) => sum + rows, 0);
  const actual = new Array<number>(levels.length + 2).fill(0);
  const others = new Map<number, number>();
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (Number.isNaN(value)) actual[levels.length + 1]++;
    else others.set(value, (others.get(value) ?? 0) + 1);
  }
  const unknown: string[] = [];
  for (const [value, rows] of others) {
    const place = places.get(text ? text[value] : value);
    actual[place ?? levels.length] += rows;
    if (place === undefined) unknown.push(text ? text[value] : String(value));
  }
  // Where the profile does not list all categories, one that it does not list need not be new.
  const isWhole = distinct === levels.length;
  return {
    expected: [...expected, count - listed, missing],
    actual,
    newCategories: isWhole ? unknown.sort() : [],
  };
}

function driftOf(column: FeatureColumn, before: ColumnProfile, counts: Compared): ColumnDrift {
  const { value, withoutChange } = psi(counts);
  const now = counts.actual.reduce((sum, rows) => sum + rows, 0);
  const categories = column.kind === 'categorical' ? counts.newCategories : [];
  return {
    column: column.name,
    psi: value,
    psiWithoutChange: withoutChange,
    jensenShannon: jensenShannon(counts),
    missing: {
      before: before.missing / (before.count + before.missing),
      now: counts.actual.at(-1)! / now,
    },
    newCategories: categories.slice(0, CATEGORIES_LISTED),
    newCategoryCount: categories.length,
  };
}
