import * as z from 'zod';
import { Origin } from '../../../runtime/origin.js';
import { Run } from '../../../workspace/workspace.js';

/** Name of the environment variable by which the options travel: text in a command would need quoting. */
export const JOB_OPTIONS = 'TRAIN_MODEL_OPTIONS';

/** What the task tells the program in the job; see TrainModelOptions. */
export const JobOptions = z.strictObject({
  experiment: z.string(),
  parameters: z.string(),
  seed: z.int(),
  crossValidationFolds: z.int(),
  search: z.strictObject({ space: z.string(), trials: z.int(), minutes: z.int() }).optional(),
  exportOnnx: z.boolean(),
  origin: Origin,
});

/** What the program in the job leaves beside the model directory. */
export const JobResult = z.strictObject({
  /** A TrainModelResult. */
  result: z.looseObject({ runId: z.string(), metrics: z.record(z.string(), z.number()) }),
  runs: z.array(Run),
});

export const JOB_FILES = {
  result: 'result.json',
  model: 'model',
  outOfFold: 'model-outOfFold.parquet',
} as const;
