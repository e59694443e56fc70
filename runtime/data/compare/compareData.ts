import { jensenShannon } from '../../drift/jensenShannon.js';
import { psi } from '../../drift/psi.js';
import type { TableSchema } from '../manifest.js';
import type { ColumnProfile, Profile } from '../profile.js';
import type { FeatureColumn, Table } from '../table.js';
import { type Compared, countPair } from './countPair.js';
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
