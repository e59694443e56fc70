import * as z from 'zod';
import { TargetKind } from '../data/manifest.js';
import { Sample } from '../data/sample.js';
import { Origin } from '../origin.js';

const IntervalRecord = z.strictObject({
  level: z.number(),
  low: z.number(),
  high: z.number(),
  method: z.string(),
});

/** A metric as written to disk: `value` is null where it was not computed, and `reason` says why. */
export const MetricRecord = z.strictObject({
  value: z.number().nullable(),
  reason: z.string().optional(),
  interval: IntervalRecord.optional(),
  detail: z.record(z.string(), z.number()).optional(),
});
export type MetricRecord = z.output<typeof MetricRecord>;

/** Candidate minus champion on the same rows. */
export const DifferenceRecord = z.strictObject({ value: z.number(), interval: IntervalRecord.optional() });
export type DifferenceRecord = z.output<typeof DifferenceRecord>;

export const Outcome = z.enum(['pass', 'fail', 'warn', 'not computed']);
export type Outcome = z.output<typeof Outcome>;

/** One value of a column, judged by itself. `left out` has fewer rows or claims than the condition asks for. */
export const SliceResult = z.strictObject({
  value: z.string(),
  rows: z.int(),
  claims: z.int(),
  outcome: z.enum(['pass', 'fail', 'not computed', 'left out']),
  message: z.string(),
  metric: z.number().nullable(),
  /** Of a comparison with the champion: the chance of such a difference if it did not hold, corrected by Holm. */
  p: z.number().optional(),
});
export type SliceResult = z.output<typeof SliceResult>;

export const ConditionResult = z.strictObject({
  /** The line as the user wrote it. */
  condition: z.string(),
  metric: z.string(),
  outcome: Outcome,
  /** One sentence: `0.2142 normalised Gini (is less than 0.27)`. */
  message: z.string(),
  /** Of the condition on slices: the value of the worst slice. */
  value: z.number().nullable(),
  champion: z.number().nullable().optional(),
  /** Of `value`. */
  interval: IntervalRecord.partial({ method: true }).optional(),
  /** Candidate minus champion on the same rows. */
  difference: DifferenceRecord.optional(),
  slices: z.array(SliceResult).optional(),
});
export type ConditionResult = z.output<typeof ConditionResult>;

/** `overridden`: it failed, and someone let the model through. It is not `passed`, and whoever reads it must choose. */
export const Verdict = z.enum(['passed', 'failed', 'overridden']);
export type Verdict = z.output<typeof Verdict>;

/** The rows of one value of a column, or of a band of its numbers. */
export const SegmentGroup = z.strictObject({
  value: z.string(),
  rows: z.int(),
  /** Rows with a claim; of a count, the claims. */
  claims: z.number(),
  metrics: z.record(z.string(), MetricRecord),
  champion: z.record(z.string(), MetricRecord).optional(),
});
export type SegmentGroup = z.output<typeof SegmentGroup>;

/** How a column's groups fare, whether or not the model learned from that column. */
export const Segment = z.strictObject({
  column: z.string(),
  groups: z.array(SegmentGroup),
  /**
   * By metric: the groups with the lowest and the highest value, highest minus lowest, and lowest over highest. `p` is
   * the chance of values so far apart, or farther, if all groups were alike.
   */
  spread: z.record(
    z.string(),
    z.strictObject({
      lowest: z.string(),
      highest: z.string(),
      difference: z.number(),
      ratio: z.number().nullable(),
      p: z.number().optional(),
    }),
  ),
});
export type Segment = z.output<typeof Segment>;

/** Ten bins of about equal weight by score, lowest first; all numbers but `rows` and `weight` are means per unit of weight. */
export const Decile = z.strictObject({
  rows: z.int(),
  weight: z.number(),
  expected: z.number(),
  observed: z.number(),
  low: z.number(),
  high: z.number(),
});
export type Decile = z.output<typeof Decile>;

/** Ten bins by the candidate's score over the champion's, lowest first: who is right where the two disagree? */
export const DoubleLiftBin = z.strictObject({
  rows: z.int(),
  weight: z.number(),
  /** Null: no bound, because the champion's score is zero. */
  ratio: z.strictObject({ low: z.number().nullable(), high: z.number().nullable() }),
  candidate: z.number(),
  champion: z.number(),
  observed: z.number(),
});
export type DoubleLiftBin = z.output<typeof DoubleLiftBin>;

/** What flagging every row of at least `threshold` means; `share` is the share of rows that is. Null: undefined there. */
export const ThresholdPoint = z.strictObject({
  threshold: z.number(),
  share: z.number(),
  precision: z.number().nullable(),
  recall: z.number(),
  f1: z.number(),
  mcc: z.number().nullable(),
});
export type ThresholdPoint = z.output<typeof ThresholdPoint>;

/** `gate/gate.json`: the audit record of one decision. It holds no clock's time: equal inputs give equal bytes. */
export const GateRecord = z.strictObject({
  kind: z.literal('gate'),
  formatVersion: z.literal(1),
  verdict: Verdict,
  /** Of an overridden verdict. */
  override: z.strictObject({ reason: z.string().min(1), approver: z.string().min(1) }).optional(),
  conditions: z.array(ConditionResult).min(1),
  /** On the test part, by metric name. */
  metrics: z.record(z.string(), MetricRecord),
  /** Candidate minus champion, of the metrics that both have. */
  differences: z.record(z.string(), DifferenceRecord).optional(),
  segments: z.array(Segment).optional(),
  tables: z
    .strictObject({
      deciles: z.array(Decile),
      /** With a champion only. */
      doubleLift: z.array(DoubleLiftBin).optional(),
      /** From the highest threshold down; of a binary target only. */
      thresholds: z.array(ThresholdPoint).optional(),
    })
    .optional(),
  /** What the intervals were drawn with, where they were not computed. */
  bootstrap: z.strictObject({ draws: z.int(), seed: z.int() }).optional(),
  model: z.strictObject({
    /** As which it was judged: the production model of this name was its champion. */
    name: z.string().optional(),
    contentSha256: z.string(),
    runId: z.string().optional(),
    objective: z.string().optional(),
    /** What its training drew random numbers with. */
    seed: z.int().optional(),
  }),
  champion: z
    .strictObject({
      name: z.string(),
      version: z.int(),
      contentSha256: z.string(),
      metrics: z.record(z.string(), MetricRecord),
      /** Why it could not be scored on these rows; then it has no metrics. */
      unavailable: z.string().optional(),
      /** Its score is the candidate's on every row. */
      identicalPredictions: z.boolean().optional(),
      /**
       * `same split`: on the same data version, so it has not seen these rows. `another split`: on the same rows
       * parted otherwise, so it has probably seen some of them, which flatters it.
       */
      trainedOn: z.enum(['same split', 'another split', 'other data', 'unknown']).optional(),
    })
    .nullable(),
  data: z.strictObject({
    name: z.string().optional(),
    version: z.string(),
    part: z.literal('test'),
    rows: z.int(),
    positives: z.int(),
    sha256: z.string(),
    contentSha256: z.string().optional(),
    /** Where the rows are a sample: the verdict is good for a trial only. */
    sample: Sample.optional(),
    targetKind: TargetKind.optional(),
    /** Columns that rows were weighed by and grouped by. */
    weight: z.string().optional(),
    exposure: z.string().optional(),
    group: z.string().optional(),
    /** Of the split into parts. */
    split: z
      .strictObject({ method: z.string(), by: z.string().optional(), seed: z.int().optional() })
      .optional(),
  }),
  whenNoChampion: z.enum(['pass', 'fail']),
  whenMissingSlice: z.enum(['fail', 'warn']).optional(),
  whenNotComputed: z.enum(['fail', 'warn']).optional(),
  /** Who asked, and what ran: the pipeline run's own start is the time, so that a step run again gives the same bytes. */
  origin: Origin.optional(),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
});
export type GateRecord = z.output<typeof GateRecord>;
