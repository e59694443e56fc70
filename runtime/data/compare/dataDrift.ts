import * as z from 'zod';

export const ColumnDrift = z.strictObject({
  column: z.string(),
  psi: z.number(),
  /** What PSI comes to on average where nothing has changed. */
  psiWithoutChange: z.number(),
  jensenShannon: z.number(),
  /** Share of rows without a value, before and now. */
  missing: z.strictObject({ before: z.number(), now: z.number() }),
  /** Categories that were not there before, at most 20 of `newCategoryCount`. */
  newCategories: z.array(z.string()),
  newCategoryCount: z.int().nonnegative(),
});
export type ColumnDrift = z.output<typeof ColumnDrift>;

/** `dataset/drift.json`: how far this data has moved from an earlier version of it. */
export const DataDrift = z.strictObject({
  kind: z.literal('drift'),
  formatVersion: z.literal(1),
  against: z.strictObject({ name: z.string(), version: z.string(), rows: z.int().positive() }),
  rows: z.int().positive(),
  /** Largest PSI first. */
  columns: z.array(ColumnDrift),
  /** Columns that only one of the two has, or whose values cannot be compared any more. */
  notCompared: z.array(z.strictObject({ column: z.string(), why: z.string() })),
});
export type DataDrift = z.output<typeof DataDrift>;
