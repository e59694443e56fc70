import * as z from 'zod';
import { DataDrift } from '../runtime/data/compare/dataDrift.js';
import { GateRecord } from '../runtime/gate/verdict.js';
import { Explanation } from '../runtime/model/explanation.js';

const Curve = z.object({ x: z.array(z.number()), y: z.array(z.number()) });

const ScoredCurves = z.object({
  roc: Curve,
  precisionRecall: Curve.extend({ prevalence: z.number() }),
  gains: Curve,
  calibration: z.array(
    z.object({
      predicted: z.number(),
      observed: z.number(),
      low: z.number(),
      high: z.number(),
      rows: z.number(),
    }),
  ),
  scoreHistogram: z.object({
    edges: z.array(z.number()),
    claims: z.array(z.number()),
    others: z.array(z.number()),
  }),
});

/** Raised when a field is added that the page cannot do without, or one changes its meaning. */
export const REPORT_FORMAT = 1;

/**
 * All that the report shows. EvaluateGate renders the HTML report from it and attaches it to the run, where the results
 * tab reads it. Null means not available.
 */
export const ReportData = z.object({
  formatVersion: z.literal(REPORT_FORMAT),
  title: z.string(),
  gate: GateRecord,
  challenger: ScoredCurves,
  champion: ScoredCurves.extend({ name: z.string(), version: z.number() }).nullable(),
  /** Metric on the validation rows after each iteration. */
  learning: z
    .object({ metric: z.string(), validation: z.array(z.number()), bestIteration: z.number() })
    .nullable(),
  /** Features that the model splits on, highest gain first. */
  importance: z.array(
    z.object({
      feature: z.string(),
      gain: z.number(),
      splits: z.number(),
      /** Mean absolute SHAP value, on the scale of the raw score. */
      shap: z.number().optional(),
    }),
  ),
  /** Mean score for each value of the most important features. */
  dependence: Explanation.shape.partialDependence,
  parameters: z.record(z.string(), z.string()),
  data: z.object({
    name: z.string(),
    version: z.string(),
    source: z.string(),
    parts: z.array(
      z.object({
        name: z.string(),
        rows: z.number(),
        positives: z.number(),
        targetMean: z.number().optional(),
      }),
    ),
  }),
  /** How far the data has moved from the version before. */
  drift: DataDrift.nullable(),
  /** Earlier runs and this one, oldest first. */
  history: z.array(
    z.object({
      runId: z.string(),
      startTime: z.number(),
      dataVersion: z.string(),
      metrics: z.record(z.string(), z.number()),
      current: z.boolean(),
    }),
  ),
});
export type ReportData = z.output<typeof ReportData>;

/** Type of the attachment that carries a ReportData; its name is the job's. */
export const REPORT_ATTACHMENT = 'insurance-model-pipeline.gate-report';
