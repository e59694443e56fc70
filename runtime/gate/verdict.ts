import * as z from 'zod';

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
  difference: z.strictObject({ value: z.number(), interval: IntervalRecord.optional() }).optional(),
  slices: z.array(SliceResult).optional(),
});
export type ConditionResult = z.output<typeof ConditionResult>;

export const Verdict = z.enum(['passed', 'failed']);
export type Verdict = z.output<typeof Verdict>;

/** `gate/gate.json`: the audit record of one decision. It holds no time: equal inputs give equal bytes. */
export const GateRecord = z.strictObject({
  kind: z.literal('gate'),
  formatVersion: z.literal(1),
  verdict: Verdict,
  conditions: z.array(ConditionResult).min(1),
  /** On the test part, by metric name. */
  metrics: z.record(z.string(), MetricRecord),
  /** What the intervals were drawn with, where they were not computed. */
  bootstrap: z.strictObject({ draws: z.int(), seed: z.int() }).optional(),
  model: z.strictObject({ contentSha256: z.string(), runId: z.string().optional() }),
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
  }),
  whenNoChampion: z.enum(['pass', 'fail']),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
});
export type GateRecord = z.output<typeof GateRecord>;
