import * as z from 'zod';

const MonotoneEnd = z.strictObject({ value: z.number(), raw: z.number() });

/**
 * `model/explanation.json`: what the model looks at and how its answers depend on it, all on rows of the validation
 * part. Features have LightGBM's names.
 */
export const Explanation = z.strictObject({
  kind: z.literal('explanation'),
  formatVersion: z.literal(1),
  /** On how many rows each of them was computed. */
  rows: z.strictObject({
    permutation: z.int(),
    shap: z.int(),
    partialDependence: z.int(),
    monotone: z.int(),
  }),
  /** AUC where it is not given; normalised Gini of a count or an amount. */
  permutationMetric: z.enum(['auc', 'gini']).optional(),
  /** Every feature, highest gain first. */
  importance: z.array(
    z.strictObject({
      feature: z.string(),
      /** Sum of the gains of its splits. */
      gain: z.number(),
      splits: z.int(),
      /** Loss of `permutationMetric` when its values are permuted; absent where the metric cannot be computed. */
      permutation: z.strictObject({ mean: z.number(), sd: z.number(), repeats: z.int() }).optional(),
      /** Mean absolute SHAP value, on the scale of the raw score. */
      shap: z.number(),
    }),
  ),
  /** Mean answer for each value of the most important features; the value null is missing. */
  partialDependence: z.array(
    z.strictObject({
      feature: z.string(),
      points: z.array(
        z.strictObject({
          value: z.number().nullable(),
          /** Text of a category. */
          level: z.string().optional(),
          answer: z.number(),
        }),
      ),
    }),
  ),
  /** One entry per constrained feature. */
  monotone: z.array(
    z.strictObject({
      feature: z.string(),
      /** 1: may only rise with the feature; -1: may only fall. */
      constraint: z.number(),
      holds: z.boolean(),
      /** A row of the validation part (from 0) whose raw score goes the wrong way. */
      counterexample: z.strictObject({ row: z.int(), lower: MonotoneEnd, upper: MonotoneEnd }).optional(),
    }),
  ),
});
export type Explanation = z.output<typeof Explanation>;
