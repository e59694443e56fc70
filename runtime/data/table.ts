/**
 * A column in memory. `values` has one entry per row; NaN is missing.
 * A categorical column holds category codes: whole numbers from 0. Where the source had text, `levels[code]` is it.
 *
 * A stored column (storedColumn.ts) puts `values` together anew each time: take them once, and let go of them.
 */
export interface NumericColumn {
  name: string;
  kind: 'numeric';
  values: Float64Array;
}

export interface CategoricalColumn {
  name: string;
  kind: 'categorical';
  values: Float64Array;
  levels?: readonly string[];
}

/** Text that is no feature: ids, names. An empty string is missing. */
export interface TextColumn {
  name: string;
  kind: 'text';
  values: readonly string[];
}

export type Column = NumericColumn | CategoricalColumn | TextColumn;
export type FeatureColumn = NumericColumn | CategoricalColumn;

/** Columns of equal length. */
export interface Table {
  rows: number;
  columns: Column[];
}
