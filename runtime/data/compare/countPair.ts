import { countInBins } from '../../drift/bins.js';
import type { CountPair } from '../../drift/counts.js';
import type { ColumnProfile } from '../profile.js';
import type { FeatureColumn } from '../table.js';

/** Rows per bin then and now, and the categories that were not there then. */
export type Compared = CountPair & { newCategories: string[] };

/**
 * Counts a column in the bins of its earlier profile, missing values in the last one. Undefined where its values are of
 * another kind now.
 */
export function countPair(column: FeatureColumn, before: ColumnProfile): Compared | undefined {
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
