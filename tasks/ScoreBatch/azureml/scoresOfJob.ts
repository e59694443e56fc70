import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../../../runtime/error.js';
import { writeFolderAtomic } from '../../../runtime/files.js';
import { ScoresManifest } from '../../../serving/scoreFile/manifest.js';
import { SCORES_FILES } from '../../../serving/scoreFile/scoreFile.js';
import type { EndedJob } from '../../../workspace/azureml/batchJob.js';
import type { Datastore } from '../../../workspace/azureml/datastore.js';

const Findings = z.array(
  z.object({ what: z.string(), where: z.string().optional(), cure: z.string().optional() }),
);

/**
 * Fetches what a job wrote into the scores folder.
 * @param path where the job wrote in the datastore
 * @throws UserError with what the scorer found in the table, or that the job has failed, and nothing is written
 */
export async function scoresOfJob(
  { state, page }: EndedJob,
  store: Datastore,
  path: string,
  outputFolder: string,
  signal: AbortSignal,
): Promise<ScoresManifest> {
  const fetched = await mkdtemp(join(tmpdir(), 'scores-'));
  try {
    await store.download(path, fetched, signal);
    const files = await readdir(fetched);
    if (files.includes('findings.json')) {
      const found = JSON.parse(await readFile(join(fetched, 'findings.json'), 'utf8'));
      const findings = Findings.parse(found).map(({ what, where, cure }) => ({
        ...{ what, ...(where && { where }), ...(cure && { cure }) },
      }));
      if (findings.length > 0) throw new UserError(findings as [(typeof findings)[0], ...typeof findings]);
    }
    if (state !== 'Completed' || !files.includes('scores.json')) {
      throw new UserError({
        where: page,
        what:
          state === 'Completed'
            ? 'The job has left no scores.'
            : `The job of the batch endpoint is ${state}.`,
        cure: 'Look at its logs in Azure Machine Learning studio, at this address.',
      });
    }
    const manifest = ScoresManifest.parse(JSON.parse(await readFile(join(fetched, 'scores.json'), 'utf8')));
    await writeFolderAtomic(outputFolder, SCORES_FILES, async (folder) => {
      for (const file of SCORES_FILES) {
        if (files.includes(file)) await copyFile(join(fetched, file), join(folder, file));
      }
    });
    return manifest;
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
}
