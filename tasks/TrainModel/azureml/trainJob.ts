import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describe, UserError } from '../../../runtime/error.js';
import { canonicalJson } from '../../../runtime/files.js';
import { openFolderWorkspace } from '../../../workspace/folder/folderWorkspace.js';
import type { Host } from '../../common/host.js';
import { trainModel } from '../trainModel.js';
import { JOB_FILES, JOB_OPTIONS, JobOptions } from './jobOptions.js';

/**
 * The program of a job with the trainer `bundled`: the step that the agent would do, on the job's machine.
 *
 *     node trainJob.js --data DATASET_FOLDER --output FOLDER [--initial-model FOLDER]
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      output: { type: 'string' },
      'initial-model': { type: 'string' },
    },
  });
  const { data, output, 'initial-model': initialModel } = values;
  if (!data || !output) throw new UserError({ what: 'Both --data and --output are needed.' });
  const options = JobOptions.parse(JSON.parse(process.env[JOB_OPTIONS] ?? '{}'));
  const folder = await mkdtemp(join(tmpdir(), 'train-job-'));
  const workspace = await openFolderWorkspace(join(folder, 'workspace'), host.warn);
  const result = await trainModel(
    {
      ...options,
      ...{ datasetFolder: data, outputFolder: join(folder, JOB_FILES.model), initialModel, workspace },
      checkpointFolder: join(folder, 'checkpoints'),
    },
    host,
  );
  // Written here first: the output may be a mount, where a rename is not one step.
  await cp(result.modelFolder, join(output, JOB_FILES.model), { recursive: true });
  if (result.outOfFoldFile) await cp(result.outOfFoldFile, join(output, JOB_FILES.outOfFold));
  const runs = await workspace.listRuns(options.experiment);
  await writeFile(join(output, JOB_FILES.result), canonicalJson({ result, runs }));
}

const cancelled = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => cancelled.abort());

/** The task reads progress and warnings out of these lines; see bundledTrainer.ts. */
const host: Host = {
  log: (line) => console.log(line),
  warn: (finding) => console.log(`warning: ${describe(finding)}`),
  progress: (percent, what) => console.log(`[${Math.round(percent)} %] ${what}`),
  signal: cancelled.signal,
};

void main().catch((error: Error) => {
  console.error(error instanceof UserError ? `error: ${error.message}` : error.stack);
  process.exitCode = 1;
});
