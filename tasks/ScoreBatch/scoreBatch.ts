import { join } from 'node:path';
import { type ScoredFile, type ScoreFileOptions, scoreFile } from '../../serving/scoreFile/scoreFile.js';
import type { ModelVersion, Workspace } from '../../workspace/workspace.js';
import { findVersion } from '../common/findVersion.js';
import type { Host } from '../common/host.js';

export interface ScoreBatchOptions
  extends Pick<ScoreFileOptions, 'source' | 'outputFolder' | 'format' | 'idColumn' | 'badRows'> {
  modelName: string;
  /** A version number, `latest` or an alias such as `production`. */
  modelVersion: string;
  workspace: Workspace;
}

export interface ScoreBatchResult extends ScoredFile {
  model: ModelVersion;
  /** Path of the file with the scores. */
  scoresFile: string;
}

/**
 * Scores a table file with a registered model.
 * @throws UserError for an unknown version, and as `scoreFile` does
 */
export async function scoreBatch(
  { modelName, modelVersion, workspace, ...options }: ScoreBatchOptions,
  host: Host,
): Promise<ScoreBatchResult> {
  const model = await findVersion(workspace, modelName, modelVersion);
  host.log(`Scoring ${options.source} with ${model.name} version ${model.version}.`);
  const { manifest, resumedAfter } = await scoreFile({
    ...options,
    modelFolder: await workspace.modelFolder(model),
    model: { name: model.name, version: String(model.version) },
    signal: host.signal,
    onProgress: (share, rows) => host.progress(95 * share, `${rows} rows scored`),
  });
  const { scored, rejected } = manifest.rows;
  if (resumedAfter > 0) host.log(`The first ${resumedAfter} rows had been scored by a run that was stopped.`);
  if (rejected > 0) {
    host.warn({
      where: join(options.outputFolder, 'rejects.csv'),
      what: `${rejected} of ${scored + rejected} rows could not be scored.`,
      cure: 'The file says why for each of them.',
    });
  }
  host.progress(100, 'Scored');
  return { manifest, resumedAfter, model, scoresFile: join(options.outputFolder, manifest.file) };
}
