import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { UserError } from '../error.js';
import { writeFileAtomic } from '../files.js';
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

/** Writes a checkpoint; an earlier one stays whole until this one is. */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  await writeFileAtomic(path, serialize(checkpoint));
}

/** @returns undefined if there is none; @throws UserError if it cannot be read */
export async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!bytes) return undefined;
  try {
    return deserialize(bytes) as Checkpoint;
  } catch {
    throw new UserError({ where: path, what: 'This is no checkpoint.', cure: CURE });
  }
}

/** @throws UserError unless the checkpoint comes from the same parameters and features and as many rows */
export function checkResumable(checkpoint: Checkpoint, now: Omit<Checkpoint, 'iterations'>): void {
  for (const part of ['parameters', 'featureNames', 'rows'] as const) {
    if (isDeepStrictEqual(checkpoint[part], now[part])) continue;
    const what = { parameters: 'parameters', featureNames: 'features', rows: 'rows' }[part];
    throw new UserError({ where: 'checkpoint', what: `It was made with other ${what}.`, cure: CURE });
  }
}
