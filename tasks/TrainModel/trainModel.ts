import { randomUUID } from 'node:crypto';
import { type Dataset, readDataset, readPart } from '../../runtime/data/dataset.js';
import { rowHashes } from '../../runtime/data/split/rowHashes.js';
import { UserError } from '../../runtime/error.js';
import { checkReplaceable, writeFolderAtomic } from '../../runtime/files.js';
import {
  ignoredParameters,
  type Parameters,
  parseParameters,
  plainParameters,
} from '../../runtime/gbdt/parameters.js';
import { planTrials, type Trial } from '../../runtime/gbdt/search.js';
import { parseSearchSpace } from '../../runtime/gbdt/searchSpace.js';
import { MODEL_FILES, writeModelDirectory, writeRunPointer } from '../../runtime/model/directory.js';
import { explain } from '../../runtime/model/explain.js';
import type { TrainingManifest } from '../../runtime/model/manifest.js';
import { TOOL } from '../../runtime/tool.js';
import { RUN_TAGS } from '../../workspace/runTags.js';
import type { Origin, Run, Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import { type TrackingFor, trackRun } from '../common/trackRun.js';
import { brokenConstraints } from './brokenConstraints.js';
import { exampleRows } from './exampleRows.js';
import { type CrossValidated, fitModel } from './fitModel.js';
import { recordedRun } from './recordedRun.js';
import type { SearchOutcome } from './searchTrials.js';
import { trackTrials } from './trackTrials.js';
import { trainingRows } from './trainingRows.js';

export interface SearchOptions {
  /** One parameter per line, see runtime/gbdt/searchSpace.ts. */
  space: string;
  /** At most, the one with the parameters as given among them. */
  trials: number;
  /** No trial begins later. */
  minutes: number;
}

export interface TrainModelOptions {
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
  workspace: Workspace;
  origin: Origin;
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
  search?: SearchOutcome;
  trackingUrl?: string;
}

/**
 * Trains on the train part, or searches and takes the best trial, with early stopping on the validation part, writes the model directory and records the run:
 * RUNNING while it works, then FINISHED, FAILED or KILLED.
 */
export async function trainModel(options: TrainModelOptions, host: Host): Promise<TrainModelResult> {
  const parameters = parseParameters(options.parameters, { seed: options.seed });
  for (const name of ignoredParameters(options.parameters)) {
    host.log(`Parameter ${name} changes nothing on the agent and is left out.`);
  }
  if (options.crossValidationFolds === 1) {
    throw new UserError({
      where: "Input 'crossValidationFolds'",
      what: 'One fold leaves nothing to train on.',
      cure: 'Give 2 or more, for example 5, or 0 for no cross-validation.',
    });
  }
  const trials = options.search && plannedTrials(options.search, parameters);
  await checkReplaceable(options.outputFolder, MODEL_FILES);
  const dataset = await readDataset(options.datasetFolder);
  if (dataset.manifest.targetKind !== 'binary') {
    throw new UserError({
      where: options.datasetFolder,
      what: `The target ${dataset.manifest.target} is ${dataset.manifest.targetKind === 'count' ? 'a count' : 'an amount'}; the bundled trainer learns a claim or none.`,
      cure: 'Name a column of 0 and 1 as PrepareData’s targetColumn.',
    });
  }
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
    tags: tagsOf(dataset, options.origin),
  };
  return recordedRun(run, options.workspace, host.signal, () =>
    trainAndWrite(options, { parameters, trials }, dataset, run, host),
  );
}

function plannedTrials({ space, trials }: SearchOptions, parameters: Parameters): Trial[] {
  return planTrials(parseSearchSpace(space), parameters, trials, parameters.seed);
}

function textParameters(parameters: Parameters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(plainParameters(parameters)).map(([name, value]) => [name, String(value)]),
  );
}

function tagsOf({ manifest }: Dataset, origin: Origin): Record<string, string> {
  return {
    [RUN_TAGS.dataVersion]: manifest.version,
    [RUN_TAGS.dataSha256]: manifest.contentSha256,
    [RUN_TAGS.dataSource]: manifest.source.name,
    ...Object.fromEntries(
      Object.entries(origin)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [`pipeline.${name}`, String(value)]),
    ),
  };
}

async function trainAndWrite(
  options: TrainModelOptions,
  given: { parameters: Parameters; trials: Trial[] | undefined },
  dataset: Dataset,
  run: Run,
  host: Host,
): Promise<TrainModelResult> {
  const { manifest, schema } = dataset;
  const table = await readPart(dataset, 'train');
  const rows = trainingRows(table, dataset, 'train');
  const validation = trainingRows(await readPart(dataset, 'validation'), dataset, 'validation');
  host.log(
    `Training on ${rows.label.length} rows and ${rows.features.length} features of data version ${manifest.version}, watching ${validation.label.length}.`,
  );
  const { parameters, trained, metrics, trials, search, crossValidation } = await fitModel(
    {
      parameters: given.parameters,
      rows,
      validation,
      search: given.trials && { trials: given.trials, minutes: options.search!.minutes },
      folds: options.crossValidationFolds ?? 0,
      groups: rowHashes(table, schema, manifest.split.seed),
      run,
      workspace: options.workspace,
    },
    host,
  );
  const training: TrainingManifest = {
    kind: 'model',
    formatVersion: 1,
    tool: { ...TOOL },
    trainer: 'bundled',
    parameters: plainParameters(parameters),
    data: {
      name: manifest.name ?? manifest.source.name,
      version: manifest.version,
      contentSha256: manifest.contentSha256,
      rows: { train: manifest.parts.train.rows, validation: manifest.parts.validation.rows },
    },
    seed: parameters.seed,
    bestIteration: trained.bestIteration,
    iterations: trained.iterations,
    curve: trained.curve,
  };
  const explanation = explain(trained.model, validation, parameters.seed);
  for (const finding of brokenConstraints(explanation)) host.warn(finding);
  const contentSha256 = await writeFolderAtomic(options.outputFolder, MODEL_FILES, async (folder) => {
    const example = exampleRows(table, schema);
    const hash = await writeModelDirectory(folder, {
      model: trained.model,
      schema,
      training,
      explanation,
      metrics,
      example,
    });
    await writeRunPointer(folder, { runId: run.runId, experiment: run.experiment });
    return hash;
  });
  const finished: Run = {
    ...run,
    status: 'FINISHED',
    endTime: Date.now(),
    params: textParameters(parameters),
    metrics: {
      ...metrics,
      best_iteration: trained.bestIteration,
      ...(crossValidation && trackedCrossValidation(crossValidation)),
    },
    tags: { ...run.tags, [RUN_TAGS.modelSha256]: contentSha256 },
  };
  await options.workspace.saveRun(finished);
  const trackingUrl = await trackRun(finished, options.tracking, options.workspace, host);
  if (options.tracking) await trackTrials(trials, finished, options.tracking, options.workspace, host);
  return {
    modelFolder: options.outputFolder,
    runId: run.runId,
    experiment: run.experiment,
    bestIteration: trained.bestIteration,
    iterations: trained.iterations,
    metrics,
    changed: changedParameters(parameters),
    dataVersion: manifest.version,
    contentSha256,
    ...(crossValidation && { crossValidation }),
    ...(search && { search }),
    ...(trackingUrl !== undefined && { trackingUrl }),
  };
}

function changedParameters(parameters: Parameters): Record<string, string> {
  // The seeds that follow from the seed are no choice of the user's.
  const defaults = textParameters(parseParameters('', { seed: parameters.seed }));
  return Object.fromEntries(
    Object.entries(textParameters(parameters)).filter(([name, value]) => value !== defaults[name]),
  );
}

/** `cv_auc_mean`, `cv_auc_sd` and so on. */
function trackedCrossValidation({ metrics }: CrossValidated): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics).flatMap(([name, { mean, sd }]) => [
      [`cv_${name}_mean`, mean],
      [`cv_${name}_sd`, sd],
    ]),
  );
}
