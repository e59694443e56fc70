import * as z from 'zod';
import { Sample } from '../data/sample.js';

/**
 * `model/training.json`: how the model came to be. It holds no time and no machine path, so that the same training
 * gives the same bytes; when and where it ran stands in the workspace's run.
 */
export const TrainingManifest = z.strictObject({
  kind: z.literal('model'),
  formatVersion: z.literal(1),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  trainer: z.enum(['bundled', 'lightgbm', 'script', 'unknown']),
  /** Every parameter in force, LightGBM's names. */
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  data: z.strictObject({
    name: z.string(),
    version: z.string(),
    contentSha256: z.string(),
    rows: z.strictObject({ train: z.int(), validation: z.int() }),
    sample: Sample.optional(),
  }),
  seed: z.int(),
  bestIteration: z.int().positive(),
  iterations: z.int().positive(),
  curve: z.strictObject({ metric: z.string(), validation: z.array(z.number()) }),
  /** The model that training continued from, whose trees come first. */
  continuedFrom: z.strictObject({ contentSha256: z.string(), trees: z.int() }).optional(),
  /** Where there is a model.onnx: rows scored both ways, and the largest absolute difference of their answers. */
  onnx: z.strictObject({ rows: z.int(), largestDifference: z.number() }).optional(),
});
export type TrainingManifest = z.output<typeof TrainingManifest>;

/** `model/run.json`: points to the run in the workspace. The only file left out of the model's content hash. */
export const RunPointer = z.strictObject({ runId: z.string(), experiment: z.string() });
export type RunPointer = z.output<typeof RunPointer>;
