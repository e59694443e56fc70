import { z } from 'zod';

/** A metric as written to disk: `value` is null where it was not computed, and `reason` says why. */
export const MetricRecord = z.strictObject({
  value: z.number().nullable(),
  reason: z.string().optional(),
  interval: z
    .strictObject({ level: z.number(), low: z.number(), high: z.number(), method: z.string() })
    .optional(),
  detail: z.record(z.string(), z.number()).optional(),
});
export type MetricRecord = z.output<typeof MetricRecord>;

export const Outcome = z.enum(['pass', 'fail', 'warn', 'not computed']);
export type Outcome = z.output<typeof Outcome>;

export const ConditionResult = z.strictObject({
  /** The line as the user wrote it. */
  condition: z.string(),
  metric: z.string(),
  outcome: Outcome,
  /** One sentence: `0.2142 normalised Gini (is less than 0.27)`. */
  message: z.string(),
  value: z.number().nullable(),
  champion: z.number().nullable().optional(),
  interval: z.strictObject({ level: z.number(), low: z.number(), high: z.number() }).optional(),
});
export type ConditionResult = z.output<typeof ConditionResult>;

export const Verdict = z.enum(['passed', 'failed']);
export type Verdict = z.output<typeof Verdict>;

/** `gate/gate.json`: the audit record of one decision. */
export const GateRecord = z.strictObject({
  kind: z.literal('gate'),
  formatVersion: z.literal(1),
  verdict: Verdict,
  conditions: z.array(ConditionResult).min(1),
  /** On the test part, by metric name. */
  metrics: z.record(z.string(), MetricRecord),
  model: z.strictObject({ contentSha256: z.string(), runId: z.string().optional() }),
  champion: z
    .strictObject({
      name: z.string(),
      version: z.int(),
      contentSha256: z.string(),
      metrics: z.record(z.string(), MetricRecord),
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
