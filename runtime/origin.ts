import * as z from 'zod';

/** Who made it: taken from the pipeline's predefined variables, empty outside a pipeline. */
export const Origin = z.strictObject({
  commit: z.string().optional(),
  repository: z.string().optional(),
  pipeline: z.string().optional(),
  pipelineRun: z.string().optional(),
  pipelineRunUrl: z.string().optional(),
  /** When the run began; every step of it says the same. */
  pipelineRunStart: z.string().optional(),
  requestedBy: z.string().optional(),
});
export type Origin = z.output<typeof Origin>;
