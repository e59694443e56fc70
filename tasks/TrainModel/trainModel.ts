import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { type Dataset, readDataset, readPart } from '../../runtime/data/dataset.js';
import { rowHashes } from '../../runtime/data/split/rowHashes.js';
import { checkReplaceable } from '../../runtime/files.js';
import { type Parameters, plainParameters } from '../../runtime/gbdt/parameters.js';
import type { Trial } from '../../runtime/gbdt/search.js';
import { MODEL_FILES, type ModelDirectory } from '../../runtime/model/directory.js';
import type { Origin } from '../../runtime/origin.js';
import { RUN_TAGS } from '../../workspace/runTags.js';
import type { Run, Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import { type TrackingFor, trackRun } from '../common/trackRun.js';
import { type CrossValidated, fitModel } from './fitModel.js';
import { readInitialModel } from './initialModel.js';
import { checkMemoryAhead } from './memoryNeed.js';
import { parametersFor } from './parametersFor.js';
import { recordedRun } from './recordedRun.js';
import { resumableTrainer } from './resumableTrainer.js';
import { changedParameters, crossValidationMetrics, tagsOf, textParameters } from './runContent.js';
import type { SearchOutcome } from './searchTrials.js';
import { trackTrials } from './trackTrials.js';
import { trainingRows } from './trainingRows.js';
import { writeModel } from './writeModel.js';
import { writeOutOfFold } from './writeOutOfFold.js';

export interface SearchOptions {
  /** One parameter per line, see runtime/gbdt/searchSpace.ts. */
  space: string;
  /** At most, the one with the parameters as given among them. */
  trials: number;
  /** No trial begins later. */
  minutes: number;
}

/** What is trained on what, wherever it runs. */
export interface TrainModelChoices {
  datasetFolder: string;
  outputFolder: string;
  experiment: string;
  /** LightGBM parameters, one per line. */
  parameters: string;
  seed: number;
  /** Cross-validation of the model's parameters over so many folds of the train part; 0 or absent: none. */
  crossValidationFolds?: number;
  /** Absent: the parameters are taken as they are. */
  search?: SearchOptions | undefined;
  /** Adds trees to this model: a folder, or `name:version` of the workspace. */
  initialModel?: string | undefined;
  /** Also writes the model as `model.onnx`. */
  exportOnnx?: boolean;
  workspace: Workspace;
  origin: Origin;
}

export interface TrainModelOptions extends TrainModelChoices {
  /** Where an interrupted training leaves what it needs to go on. */
  checkpointFolder: string;
  /** An MLflow server that gets the run too. */
  tracking?: TrackingFor | undefined;
}

export interface TrainModelResult {
  modelFolder: string;
  runId: string;
  experiment: string;
  bestIteration: number;
  iterations: number;
  /** On the validation part; a metric that could not be computed is absent. */
  metrics: Record<string, number>;
  /** Parameters that differ from their defaults, as text. */
  changed: Record<string, string>;
  dataVersion: string;
  contentSha256: string;
  crossValidation?: CrossValidated;
  /** Parquet with the score of every row of the train part by the model that did not see it, see writeOutOfFold.ts. */
  outOfFoldFile?: string;
  search?: SearchOutcome;
  trackingUrl?: string;
}

/**
 * Trains on the train part, or searches and takes the best trial, with early stopping on the validation part, writes
 * the model directory and records the run: RUNNING while it works, then FINISHED, FAILED or KILLED. Interrupted and
 * called again, it goes on where it was.
 */
export async function trainModel(options: TrainModelOptions, host: Host): Promise<TrainModelResult> {
  const dataset = await readDataset(options.datasetFolder);
  const { parameters, trials } = parametersFor(options, dataset, host);
  await checkReplaceable(options.outputFolder, MODEL_FILES);
  checkMemoryAhead(
    dataset,
    { leaves: parameters.num_leaves, folds: options.crossValidationFolds ?? 0 },
    process.availableMemory(),
    host,
  );
  const { workspace } = options;
  const initial =
    options.initialModel === undefined
      ? undefined
      : await readInitialModel(options.initialModel, { workspace, parameters, schema: dataset.schema });
  const searched = new Set(trials?.flatMap(({ point }) => Object.keys(point)));
  const run: Run = {
    runId: randomUUID().replaceAll('-', ''),
    experiment: options.experiment,
    status: 'RUNNING',
    startTime: Date.now(),
    // What is searched is recorded once it is found: a recorded parameter does not change.
    params: Object.fromEntries(
      Object.entries(textParameters(parameters)).filter(([name]) => !searched.has(name)),
    ),
    metrics: {},
    tags: tagsOf(dataset, options.origin, initial),
  };
  return recordedRun(run, workspace, host.signal, () =>
    trainAndWrite(options, { parameters, trials, dataset, initial, run }, host),
  );
}

interface Work {
  parameters: Parameters;
  trials: Trial[] | undefined;
  dataset: Dataset;
  initial: ModelDirectory | undefined;
  run: Run;
}

async function trainAndWrite(
  options: TrainModelOptions,
  { trials, dataset, initial, run, ...given }: Work,
  host: Host,
): Promise<TrainModelResult> {
  const { manifest, schema } = dataset;
  const { outputFolder, workspace, crossValidationFolds: folds = 0 } = options;
  const table = await readPart(dataset, 'train');
  const rows = trainingRows(table, dataset, 'train', given.parameters);
  const validation = trainingRows(
    await readPart(dataset, 'validation'),
    dataset,
    'validation',
    given.parameters,
  );
  host.log(
    `Training on ${rows.label.length} rows and ${rows.features.length} features of data version ${manifest.version}, watching ${validation.label.length}.`,
  );
  const { train, forget } = await resumableTrainer(
    options.checkpointFolder,
    {
      data: manifest.version,
      parameters: [given.parameters, ...(trials ?? []).map((trial) => trial.parameters)].map(plainParameters),
      folds,
      initialModel: initial?.contentSha256 ?? null,
    },
    host,
  );
  const fit = await fitModel(
    {
      parameters: given.parameters,
      rows,
      validation,
      target: manifest.targetKind,
      search: trials && { trials, minutes: options.search!.minutes },
      folds,
      groups: rowHashes(table, schema, manifest.split.seed),
      continueFrom: initial?.model,
      train,
      run,
      workspace,
    },
    host,
  );
  const { runId, experiment } = run;
  const contentSha256 = await writeModel(
    outputFolder,
    {
      ...{ trainer: 'bundled', fit, dataset, table, validation, initial },
      onnx: options.exportOnnx ?? false,
      run: { runId, experiment },
    },
    host,
  );
  const outOfFoldFile = `${outputFolder}-outOfFold.parquet`;
  // An earlier training's scores must not pass for this one's.
  await rm(outOfFoldFile, { force: true });
  if (fit.outOfFold) await writeOutOfFold(outOfFoldFile, table, dataset, fit.outOfFold);
  const { parameters, trained, metrics, crossValidation, search } = fit;
  const finished: Run = {
    ...run,
    status: 'FINISHED',
    endTime: Date.now(),
    params: textParameters(parameters),
    metrics: {
      ...metrics,
      best_iteration: trained.bestIteration,
      ...(crossValidation && crossValidationMetrics(crossValidation)),
    },
    tags: { ...run.tags, [RUN_TAGS.modelSha256]: contentSha256 },
  };
  await workspace.saveRun(finished);
  await forget();
  const trackingUrl = await trackRun(finished, options.tracking, workspace, host);
  if (options.tracking) await trackTrials(fit.trials, finished, options.tracking, workspace, host);
  return {
    modelFolder: outputFolder,
    runId,
    experiment,
    bestIteration: trained.bestIteration,
    iterations: trained.iterations,
    metrics,
    changed: changedParameters(parameters),
    dataVersion: manifest.version,
    contentSha256,
    ...(crossValidation && { crossValidation, outOfFoldFile }),
    ...(search && { search }),
    ...(trackingUrl !== undefined && { trackingUrl }),
  };
}
