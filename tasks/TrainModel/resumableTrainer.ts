import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, sha256 } from '../../runtime/files.js';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../runtime/gbdt/checkpoint.js';
import { train } from '../../runtime/gbdt/train.js';
import type { TrainingOptions, TrainingResult } from '../../runtime/gbdt/training.js';
import { TOOL } from '../../runtime/tool.js';
import type { Host } from '../common/host.js';

/** What a run that dies without notice loses at most. */
const EVERY_MS = 60_000;
/** Checkpoints that nobody came back for. */
const KEPT_MS = 14 * 24 * 3600 * 1000;

/** Trains; the name tells the trainings of one step apart. */
export type Trainer = (name: string, options: TrainingOptions) => Promise<TrainingResult>;

/**
 * A trainer that keeps checkpoints in a folder named after what is trained, and goes on from those that it finds there:
 * the same step run again after an interruption ends in the models of an uninterrupted one. Trainings that were
 * finished are not repeated. A checkpoint that cannot be written or read costs a warning, never the training.
 * @param root holds the folders; what was left there two weeks ago is removed
 * @param identity all that the models depend on, as JSON
 */
export async function resumableTrainer(
  root: string,
  identity: object,
  host: Host,
): Promise<{ train: Trainer; forget: () => Promise<void> }> {
  await removeOld(root);
  const folder = join(root, sha256(canonicalJson({ ...identity, tool: TOOL })).slice(0, 32));
  const keep = (file: string, checkpoint: Checkpoint): Promise<void> =>
    writeCheckpoint(file, checkpoint).catch((error: Error) =>
      host.warn({ where: file, what: `The checkpoint could not be written: ${error.message}.` }),
    );
  return {
    train: async (name, options) => {
      const file = join(folder, `${name}.checkpoint`);
      const resume = await readOrWarn(file, host);
      if (resume) host.log(`Going on after ${resume.iterations.length} trees of an interrupted run.`);
      let current: (() => Checkpoint) | undefined;
      let keeping = Promise.resolve();
      let kept = performance.now();
      const onProgress: TrainingOptions['onProgress'] = (progress, checkpoint) => {
        current = checkpoint;
        if (performance.now() - kept >= EVERY_MS) {
          kept = performance.now();
          const now = checkpoint();
          keeping = keeping.then(() => keep(file, now));
        }
        options.onProgress?.(progress, checkpoint);
      };
      try {
        return await train({ ...options, onProgress, ...(resume && { resume }) });
      } finally {
        await keeping;
        if (current) await keep(file, current());
      }
    },
    forget: () => rm(folder, { recursive: true, force: true }),
  };
}

async function readOrWarn(file: string, host: Host): Promise<Checkpoint | undefined> {
  try {
    return await readCheckpoint(file);
  } catch (error) {
    const what = `The checkpoint could not be read: ${(error as Error).message}`;
    host.warn({ where: file, what, cure: 'Nothing to do: training starts afresh.' });
    return undefined;
  }
}

async function removeOld(root: string): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const folder of names.map((name) => join(root, name))) {
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > KEPT_MS) await rm(folder, { recursive: true, force: true });
  }
}
