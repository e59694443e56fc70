import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { UserError } from '../error.js';
import { sha256, writeFileAtomic } from '../files.js';
import type { Iteration } from './boost.js';
import type { Parameters } from './parameters.js';

/** A training run so far. Resumed with the same rows and parameters it ends in the model of an uninterrupted run. */
export interface Checkpoint {
  parameters: Parameters;
  rows: number;
  featureNames: string[];
  iterations: Iteration[];
}

const CURE = 'Remove the checkpoint, and training starts afresh.';

/** Bytes of the SHA-256, in hex, that a checkpoint begins with. */
const HASH_BYTES = 64;

/** Writes a checkpoint; an earlier one stays whole until this one is. */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const content = serialize(checkpoint);
  await writeFileAtomic(path, Buffer.concat([Buffer.from(sha256(content)), content]));
}

/** @returns undefined if there is none; @throws UserError if it cannot be read */
export async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!bytes) return undefined;
  try {
    const content = bytes.subarray(HASH_BYTES);
    if (bytes.toString('latin1', 0, HASH_BYTES) === sha256(content))
      return deserialize(content) as Checkpoint;
  } catch {
    // Written by a version of Node whose format this one does not read.
  }
  throw new UserError({
    where: path,
    what: 'It is damaged, or written by another version of Node.',
    cure: CURE,
  });
}

/** @throws UserError unless the checkpoint comes from the same parameters and features and as many rows */
export function checkResumable(checkpoint: Checkpoint, now: Omit<Checkpoint, 'iterations'>): void {
  for (const part of ['parameters', 'featureNames', 'rows'] as const) {
    if (isDeepStrictEqual(checkpoint[part], now[part])) continue;
    const what = { parameters: 'parameters', featureNames: 'features', rows: 'rows' }[part];
    throw new UserError({ where: 'checkpoint', what: `It was made with other ${what}.`, cure: CURE });
  }
}
