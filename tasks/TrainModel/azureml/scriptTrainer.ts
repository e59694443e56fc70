import { cp, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Dataset } from '../../../runtime/data/dataset.js';
import { UserError } from '../../../runtime/error.js';
import { canonicalJson, replaceFolder, writeFileAtomic } from '../../../runtime/files.js';
import { hashModelDirectory, readModelDirectory, writeRunPointer } from '../../../runtime/model/directory.js';
import { RUN_TAGS } from '../../../workspace/runTags.js';
import type { Host } from '../../common/host.js';
import { tagsOf } from '../runContent.js';
import type { TrainModelChoices } from '../trainModel.js';
import { input, OUTPUT, type Trainer } from './trainer.js';

const CONTRACT =
  'The script writes an MLflow model into the folder MODEL_FOLDER (mlflow.<flavour>.save_model) and logs its metrics (mlflow.log_metric).';

/**
 * The user's own folder and command, with any framework.
 * @param metricsOf what a job's run logged to MLflow
 */
export function scriptTrainer(
  options: TrainModelChoices,
  dataset: Dataset,
  script: { folder: string; command: string; instances: number },
  metricsOf: (job: string) => Promise<Record<string, number>>,
): Trainer {
  return {
    code: async () => {
      if (await stat(script.folder).catch(() => undefined)) return script.folder;
      throw new UserError({
        where: "Input 'scriptFolder'",
        what: `There is no folder ${script.folder}.`,
        cure: 'Give the folder that holds the script, as the job sees it.',
      });
    },
    environment: undefined,
    // As variables: a pipeline's YAML would take Azure's own placeholders for its expressions.
    command: `export DATASET_FOLDER=${input('dataset')} MODEL_FOLDER=${OUTPUT} && ${script.command}`,
    environmentVariables: {},
    instances: script.instances,
    async collect({ job, folder }, host) {
      const { experiment, outputFolder } = options;
      const written = await mlflowModelIn(folder, job.name);
      const metrics = await metricsOf(job.name);
      if (Object.keys(metrics).length === 0) {
        throw new UserError({
          where: `Job ${job.name}`,
          what: 'Its script has logged no metric.',
          cure: CONTRACT,
        });
      }
      await replaceFolder(outputFolder, async (unfinished) => {
        await cp(written, unfinished, { recursive: true });
        await writeFileAtomic(join(unfinished, 'metrics.json'), canonicalJson(metrics));
        await writeRunPointer(unfinished, { runId: job.name, experiment });
      });
      const trees = await treesOf(outputFolder, host);
      const contentSha256 = await hashModelDirectory(outputFolder);
      const run = { runId: job.name, experiment };
      return {
        result: {
          ...{ ...run, modelFolder: outputFolder, metrics, contentSha256, changed: {} },
          ...{ bestIteration: trees, iterations: trees, dataVersion: dataset.manifest.version },
        },
        run: {
          ...{ ...run, status: 'FINISHED', startTime: 0, endTime: Date.now() },
          ...{ params: {}, metrics: {} },
          tags: { ...tagsOf(dataset, options.origin, undefined), [RUN_TAGS.modelSha256]: contentSha256 },
        },
        trials: [],
      };
    },
  };
}

/** The model may lie in the output itself or in one folder of it. */
async function mlflowModelIn(folder: string, job: string): Promise<string> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const found: string[] = [];
  for (const candidate of [folder, ...names.map((name) => join(folder, name))]) {
    if ((await stat(join(candidate, 'MLmodel')).catch(() => undefined))?.isFile()) found.push(candidate);
  }
  const where = `Job ${job}`;
  if (found.length !== 1) {
    const there = names.length > 0 ? names.join(', ') : 'nothing';
    throw new UserError({
      where,
      what: `Its output holds ${found.length === 0 ? 'no MLflow model' : `${found.length} MLflow models`}, but ${there}.`,
      cure: CONTRACT,
    });
  }
  const [model] = found as [string];
  await checkFlavours(model, where);
  return model;
}

async function checkFlavours(model: string, where: string): Promise<void> {
  let flavors: Record<string, { data?: unknown; model_path?: unknown }> | undefined;
  try {
    flavors = parse(await readFile(join(model, 'MLmodel'), 'utf8')).flavors;
  } catch {
    flavors = undefined;
  }
  if (!flavors || Object.keys(flavors).length === 0) {
    throw new UserError({ where, what: 'The MLmodel that it wrote names no flavour.', cure: CONTRACT });
  }
  for (const [flavour, { data, model_path: path }] of Object.entries(flavors)) {
    for (const file of [data, path]) {
      if (typeof file !== 'string' || (await stat(join(model, file)).catch(() => undefined))) continue;
      throw new UserError({
        where,
        what: `The MLmodel that it wrote names ${file} for the flavour ${flavour}, but there is no such file.`,
        cure: CONTRACT,
      });
    }
  }
}

/** Trees of a LightGBM model; 0 for one of another framework, which the gate cannot score. */
async function treesOf(folder: string, host: Host): Promise<number> {
  try {
    return (await readModelDirectory(folder)).model.trees.length;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    host.warn({
      where: folder,
      what: 'EvaluateGate cannot score this model: it reads LightGBM models saved as text.',
      cure: 'For the gate, save the model with booster.save_model("model.lgb") into the MLflow model as well.',
    });
    return 0;
  }
}
