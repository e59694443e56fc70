import { copyFile, cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson, writeFolderAtomic } from '../../../runtime/files.js';
import { MODEL_FILES, writeRunPointer } from '../../../runtime/model/directory.js';
import type { TrainModelChoices, TrainModelResult } from '../trainModel.js';
import { JOB_FILES, JOB_OPTIONS, JobOptions, JobResult } from './jobOptions.js';
import { type Collected, input, OUTPUT, type Trainer } from './trainer.js';

/** The program and what it finds beside itself; tools/package.ts puts them next to the task. */
const PROGRAM = [
  ...['trainJob.js', 'package.json', 'gbdt.worker.js', 'kernels.wasm'],
  ...['batch.worker.js', 'batchKernels.wasm'],
];

/**
 * The extension's own runtime in a Node container: the same step as on the agent, so the same model, byte for byte.
 * @param programs folder of the packaged task
 * @param initialModel local folder of the model that training continues from
 */
export function bundledTrainer(
  options: TrainModelChoices,
  programs: string,
  initialModel: string | undefined,
): Trainer {
  const { experiment, parameters, seed, crossValidationFolds = 0, search, exportOnnx = false } = options;
  const jobOptions = JobOptions.parse({
    ...{ experiment, parameters, seed, crossValidationFolds, exportOnnx, origin: options.origin },
    ...(search && { search }),
  });
  return {
    async code(scratch) {
      await mkdir(scratch, { recursive: true });
      for (const file of PROGRAM) await copyFile(join(programs, file), join(scratch, file));
      return scratch;
    },
    environment: { image: 'docker.io/library/node:24-slim' },
    command: [
      `node trainJob.js --data ${input('dataset')} --output ${OUTPUT}`,
      ...(initialModel === undefined ? [] : [`--initial-model ${input('initialModel')}`]),
    ].join(' '),
    environmentVariables: { [JOB_OPTIONS]: JSON.stringify(jobOptions) },
    instances: 1,
    ...(initialModel !== undefined && { folders: { initialModel } }),
    hear(line, host) {
      const [, percent, what] = /^\[(\d+) %\] (.*)$/.exec(line) ?? [];
      if (percent !== undefined) host.progress(Number(percent), what!);
      else if (line.startsWith('warning: ')) host.warn({ what: line.slice('warning: '.length) });
      else host.log(line);
    },
    async collect({ job, folder }): Promise<Collected> {
      const { outputFolder } = options;
      const { result, runs } = await readJson(
        join(folder, JOB_FILES.result),
        JobResult,
        `See the log of the job ${job.name}.`,
      );
      const outOfFoldFile = `${outputFolder}-outOfFold.parquet`;
      await rm(outOfFoldFile, { force: true });
      if (result.outOfFoldFile) await copyFile(join(folder, JOB_FILES.outOfFold), outOfFoldFile);
      await writeFolderAtomic(outputFolder, MODEL_FILES, async (unfinished) => {
        await cp(join(folder, JOB_FILES.model), unfinished, { recursive: true });
        await writeRunPointer(unfinished, { runId: job.name, experiment });
      });
      return {
        result: {
          ...(result as unknown as TrainModelResult),
          modelFolder: outputFolder,
          ...(result.outOfFoldFile !== undefined && { outOfFoldFile }),
        },
        run: runs.find(({ runId }) => runId === result.runId)!,
        trials: runs.filter(({ runId }) => runId !== result.runId),
      };
    },
  };
}
