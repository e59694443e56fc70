import type { Numbers } from '../numbers.js';

/** Smallest and largest value, missing left out, and whether all are whole and exact. */
export function rangeOf({ min, max, whole }: Numbers): {
  min: number | undefined;
  max: number | undefined;
  whole: boolean;
} {
  if (min > max) return { min: undefined, max: undefined, whole };
  return { min, max, whole: whole && Math.max(-min, max) <= Number.MAX_SAFE_INTEGER };
}

/** `min` and `max` as a column's schema holds them: both or none. */
export function limits(min: number | undefined, max: number | undefined): { min?: number; max?: number } {
  return min === undefined || max === undefined ? {} : { min, max };
}

/** Type and limits of a column of numbers. */
export function numberSchema(numbers: Numbers): {
  type: 'integer' | 'number';
  min?: number;
  max?: number;
} {
  const { min, max, whole } = rangeOf(numbers);
  return { type: whole ? 'integer' : 'number', ...limits(min, max) };
}
