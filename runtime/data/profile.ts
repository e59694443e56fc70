import * as z from 'zod';

/** A category or a distinct number: how many rows have it and the mean of their target: the share of claims. */
const LevelProfile = z.strictObject({
  value: z.union([z.number(), z.string()]),
  count: z.int().positive(),
  targetRate: z.number(),
});

const BinProfile = z.strictObject({
  /** Values from `from` up to `to`; the last bin holds `to` as well. */
  from: z.number(),
  to: z.number(),
  count: z.int().nonnegative(),
  /** Null where the bin is empty. */
  targetRate: z.number().nullable(),
});

export const ColumnProfile = z.strictObject({
  name: z.string(),
  count: z.int().nonnegative(),
  missing: z.int().nonnegative(),
  /** Mean of the target (share of claims) over the rows where the value is missing. */
  missingTargetRate: z.number().optional(),
  distinct: z.int().nonnegative(),
  mean: z.number().optional(),
  /** Sample standard deviation (n - 1). */
  sd: z.number().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  /** Linear interpolation between order statistics, as NumPy's default. */
  quantiles: z
    .strictObject({
      p01: z.number(),
      p05: z.number(),
      p25: z.number(),
      p50: z.number(),
      p75: z.number(),
      p95: z.number(),
      p99: z.number(),
    })
    .optional(),
  /** Most frequent first, at most 50; of categories and of numbers with few distinct values. */
  levels: z.array(LevelProfile).optional(),
  histogram: z.array(BinProfile).optional(),
  /** Of numbers that have a histogram: bins of about equal counts, to compare other rows with (runtime/drift/bins.ts). */
  equalShares: z
    .strictObject({ edges: z.array(z.number()), counts: z.array(z.int().nonnegative()) })
    .optional(),
});
export type ColumnProfile = z.output<typeof ColumnProfile>;

/** `dataset/profile.json`: what each column holds, over all rows. */
export const Profile = z.strictObject({
  formatVersion: z.literal(1),
  rows: z.int().positive(),
  columns: z.array(ColumnProfile),
});
export type Profile = z.output<typeof Profile>;
