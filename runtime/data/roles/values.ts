/** The rows, in order, whose value passes the test. */
export function rowsWhere(values: Float64Array, test: (value: number) => boolean): number[] {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (test(values[row])) rows.push(row);
  return rows;
}

/** Smallest and largest value, missing left out, and whether all are whole and exact. */
export function rangeOf(values: Float64Array): {
  min: number | undefined;
  max: number | undefined;
  whole: boolean;
} {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let whole = true;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value < min) min = value;
    if (value > max) max = value;
    if (value % 1 !== 0 && !Number.isNaN(value)) whole = false;
  }
  if (min > max) return { min: undefined, max: undefined, whole };
  return { min, max, whole: whole && Math.max(-min, max) <= Number.MAX_SAFE_INTEGER };
}

/** `min` and `max` as a column's schema holds them: both or none. */
export function limits(min: number | undefined, max: number | undefined): { min?: number; max?: number } {
  return min === undefined || max === undefined ? {} : { min, max };
}

/** Type and limits of a column of numbers. */
export function numberSchema(values: Float64Array): {
  type: 'integer' | 'number';
  min?: number;
  max?: number;
} {
  const { min, max, whole } = rangeOf(values);
  return { type: whole ? 'integer' : 'number', ...limits(min, max) };
}
