import * as z from 'zod';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * `scores/scores.json`: what was scored with what. It holds no time and no machine path: the same file and model give
 * the same bytes.
 */
export const ScoresManifest = z.strictObject({
  kind: z.literal('scores'),
  formatVersion: z.literal(1),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  source: z.strictObject({ name: z.string(), sha256: Sha256 }),
  model: z.strictObject({ name: z.string(), version: z.string(), contentSha256: Sha256 }),
  /** The file with the scores, and what identifies a row in it: the id column, or `row`, counted from 1. */
  file: z.string(),
  key: z.string(),
  rows: z.strictObject({ scored: z.int(), rejected: z.int() }),
  /** Values outside what training saw, in the rows that were scored. */
  outOfDomain: z.int(),
  prediction: z.strictObject({ smallest: z.number(), mean: z.number(), largest: z.number() }),
});
export type ScoresManifest = z.output<typeof ScoresManifest>;
