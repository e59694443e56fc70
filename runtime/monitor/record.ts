import * as z from 'zod';
import { DataDrift } from '../data/compare/dataDrift.js';
import { TargetKind } from '../data/manifest.js';
import { ConditionResult, MetricRecord } from '../gate/verdict.js';

/** How far one column's values have moved, by measures that need more than a count per bin. */
export const ColumnTests = z.strictObject({
  column: z.string(),
  /** In standard deviations of the baseline; of numbers with many values. */
  wasserstein: z.number().optional(),
  /** Kolmogorov-Smirnov of numbers with many values, chi-squared of the others, over a thousand rows a side at most. */
  test: z.enum(['kolmogorov-smirnov', 'chi-squared']),
  statistic: z.number(),
  pValue: z.number(),
});
export type ColumnTests = z.output<typeof ColumnTests>;

/** What was wrong with the values of one feature. */
export const FeatureQuality = z.strictObject({
  feature: z.string(),
  missing: z.int().nonnegative(),
  /** Categories that training did not know, and numbers beyond its range. */
  outOfDomain: z.int().nonnegative(),
  /** Text where the model takes a number, or the reverse; such rows are not scored. */
  typeErrors: z.int().nonnegative(),
});
export type FeatureQuality = z.output<typeof FeatureQuality>;

/** Rows of a stretch of time. Means are per row. */
export const Period = z.strictObject({
  /** ISO date of the first day. */
  from: z.string(),
  rows: z.int().positive(),
  meanScore: z.number(),
  psi: z.number().optional(),
  psiWithoutChange: z.number().optional(),
  /** Of the rows whose outcome is known. */
  known: z
    .strictObject({
      rows: z.int().positive(),
      expected: z.number(),
      observed: z.number(),
      /** Interval of `observed`, absent where all outcomes are the same. */
      low: z.number().optional(),
      high: z.number().optional(),
    })
    .optional(),
});
export type Period = z.output<typeof Period>;

/** `monitor/monitor.json`: one look at a model in use. It holds no clock's time: equal inputs give equal bytes. */
export const MonitorRecord = z.strictObject({
  kind: z.literal('monitor'),
  formatVersion: z.literal(1),
  verdict: z.enum(['passed', 'failed']),
  conditions: z.array(ConditionResult).min(1),
  model: z.strictObject({ name: z.string(), version: z.string(), contentSha256: z.string() }),
  /** What was looked at. `rejected` could not be scored; `others` are of other models, in a log. */
  source: z.strictObject({
    kind: z.enum(['file', 'log']),
    name: z.string(),
    rows: z.int().nonnegative(),
    rejected: z.int().nonnegative(),
    others: z.int().nonnegative(),
    /** ISO times of the first and the last row. */
    from: z.string().optional(),
    to: z.string().optional(),
  }),
  scores: z.strictObject({
    mean: z.number(),
    /** Over the baseline; what follows is against it, and absent where the model has none. */
    baselineMean: z.number().optional(),
    psi: z.number().optional(),
    psiWithoutChange: z.number().optional(),
    jensenShannon: z.number().optional(),
    wasserstein: z.number().optional(),
    ks: z.strictObject({ statistic: z.number(), pValue: z.number() }).optional(),
  }),
  /** Null where the rows have no features, or nothing is known of the training data. */
  drift: DataDrift.nullable(),
  tests: z.array(ColumnTests),
  quality: z.array(FeatureQuality),
  /** Null where no outcome is known. */
  performance: z
    .strictObject({
      targetKind: TargetKind,
      rows: z.int().positive(),
      claims: z.number(),
      /** Rows old enough to have an outcome; `rows` of them have one. */
      matured: z.int().positive(),
      labelDelayDays: z.int().nonnegative(),
      metrics: z.record(z.string(), MetricRecord),
    })
    .nullable(),
  /** Empty where the rows have no times. */
  periods: z.array(Period),
  /** By name: every figure that a condition can be on, the metrics of performance left out. */
  figures: z.record(z.string(), MetricRecord),
  /** Why parts are missing. */
  remarks: z.array(z.string()),
  origin: z.record(z.string(), z.string()).optional(),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
});
export type MonitorRecord = z.output<typeof MonitorRecord>;
