import { createHmac } from 'node:crypto';
import * as z from 'zod';

/** The request id of a deployment's smoke test, which is no policy's request and is not recorded. */
export const SMOKE_TEST_ID = 'deployment-smoke-test';

/**
 * One scored row, as it is kept and sent: all that it takes to watch the model and, once the outcome of a policy is
 * known, to join it. Which of the last three are there is up to RECORD_INPUTS.
 */
export const ScoredRow = z.object({
  /** ISO 8601. */
  time: z.iso.datetime(),
  requestId: z.string(),
  /** Place of the row in its request, from 0. */
  row: z.int().nonnegative(),
  model: z.object({ name: z.string(), version: z.string(), sha256: z.string() }),
  prediction: z.number(),
  /** The policy's id as the client sent it. */
  id: z.string().optional(),
  /** The same under a secret key, see hashId. */
  idHash: z.string().optional(),
  /** The features as the client sent them. */
  inputs: z.record(z.string(), z.unknown()).optional(),
});
export type ScoredRow = z.output<typeof ScoredRow>;

/**
 * Stands in for an id: HMAC-SHA256 in hex. Whoever has the key can join labels by it; whoever has not cannot even try
 * out ids, as with a hash that has no key.
 */
export function hashId(id: string, key: string): string {
  return createHmac('sha256', key).update(id).digest('hex');
}
