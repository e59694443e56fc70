import type { Role, TableSchema } from './manifest.js';
import type { Column, FeatureColumn, Table } from './table.js';

/** The columns that a model may learn from, in schema order. */
export function featureColumns(table: Table, schema: TableSchema): FeatureColumn[] {
  return table.columns.filter(
    (column, i): column is FeatureColumn => schema.columns[i].role === 'feature' && column.kind !== 'text',
  );
}

/** The target per row: 0 or 1, a count or an amount, as `targetKind` in the manifest says. */
export function targetColumn(table: Table, schema: TableSchema): Float64Array {
  const values = numbersOf(table, schema, 'target');
  if (!values) throw new Error('The schema names no target column.');
  return values;
}

/** Above 0 per row; undefined if the dataset has no weight: every row counts alike then. */
export function weightColumn(table: Table, schema: TableSchema): Float64Array | undefined {
  return numbersOf(table, schema, 'weight');
}

/** Above 0 per row; undefined if the dataset has no exposure. */
export function exposureColumn(table: Table, schema: TableSchema): Float64Array | undefined {
  return numbersOf(table, schema, 'exposure');
}

/** A policy's id per row, in one spelling; undefined if the dataset has none. */
export function idColumn(table: Table, schema: TableSchema): readonly string[] | undefined {
  return textsOf(table, schema, 'id');
}

/** What rows that belong together have in common; undefined if the dataset has no groups. */
export function groupColumn(table: Table, schema: TableSchema): readonly string[] | undefined {
  return textsOf(table, schema, 'group');
}

/** ISO 8601 dates or numbers per row, see time.ts; undefined if the dataset has no time. */
export function timeColumn(table: Table, schema: TableSchema): readonly string[] | undefined {
  return textsOf(table, schema, 'time');
}

function columnOf(table: Table, schema: TableSchema, role: Role): Column | undefined {
  return table.columns.find((_, i) => schema.columns[i].role === role);
}

function numbersOf(table: Table, schema: TableSchema, role: Role): Float64Array | undefined {
  const column = columnOf(table, schema, role);
  if (column?.kind === 'text') throw new Error(`The ${role} ${column.name} is text.`);
  return column?.values;
}

function textsOf(table: Table, schema: TableSchema, role: Role): readonly string[] | undefined {
  const column = columnOf(table, schema, role);
  if (column && column.kind !== 'text') throw new Error(`The ${role} ${column.name} is no text column.`);
  return column?.values as readonly string[] | undefined;
}
