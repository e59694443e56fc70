import { randomUUID } from 'node:crypto';
import {
  type Dataset,
  featureColumns,
  readDataset,
  readPart,
  targetColumn,
} from '../../runtime/data/dataset.js';
import type { PartName } from '../../runtime/data/manifest.js';
import type { Table } from '../../runtime/data/table.js';
import { UserError } from '../../runtime/error.js';
import { checkReplaceable, writeFolderAtomic } from '../../runtime/files.js';
import {
  ignoredParameters,
  type Parameters,
  parseParameters,
  plainParameters,
} from '../../runtime/gbdt/parameters.js';
import { train } from '../../runtime/gbdt/train.js';
import type { TrainingResult, TrainingRows } from '../../runtime/gbdt/training.js';
import { metricsOf } from '../../runtime/metrics/assess.js';
import { MODEL_FILES, writeModelDirectory, writeRunPointer } from '../../runtime/model/directory.js';
import { lightgbmName } from '../../runtime/model/featureName.js';
import type { TrainingManifest } from '../../runtime/model/manifest.js';
import { createScorer } from '../../runtime/model/scorer.js';
import { TOOL } from '../../runtime/tool.js';
import { RUN_TAGS } from '../../workspace/runTags.js';
import type { Origin, Run, Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import { type TrackingFor, trackRun } from '../common/trackRun.js';
import { exampleRows } from './exampleRows.js';
import { progressReporter } from './progressReporter.js';

export interface TrainModelOptions {
  datasetFolder: string;
  outputFolder: string;
  experiment: string;
  /** LightGBM parameters, one per line. */
  parameters: string;
  seed: number;
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
  trackingUrl?: string;
}

/**
 * Trains on the train part with early stopping on the validation part, writes the model directory and records the run:
 * RUNNING while it works, then FINISHED, FAILED or KILLED.
 */
export async function trainModel(options: TrainModelOptions, host: Host): Promise<TrainModelResult> {
  const parameters = parseParameters(options.parameters, { seed: options.seed });
  for (const name of ignoredParameters(options.parameters)) {
    host.log(`Parameter ${name} changes nothing on the agent and is left out.`);
  }
  await checkReplaceable(options.outputFolder, MODEL_FILES);
  const dataset = await readDataset(options.datasetFolder);
  const run: Run = {
    runId: randomUUID().replaceAll('-', ''),
    experiment: options.experiment,
    status: 'RUNNING',
    startTime: Date.now(),
    params: Object.fromEntries(Object.entries(plainParameters(parameters)).map(([n, v]) => [n, String(v)])),
    metrics: {},
    tags: tagsOf(dataset, options.origin),
  };
  await options.workspace.saveRun(run);
  try {
    const result = await trainAndWrite(options, parameters, dataset, run, host);
    return result;
  } catch (error) {
    const status = host.signal.aborted ? 'KILLED' : 'FAILED';
    await options.workspace.saveRun({ ...run, status, endTime: Date.now() });
    throw error;
  }
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
  parameters: Parameters,
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
  const trained = await train({
    parameters,
    train: rows,
    validation,
    onProgress: progressReporter(host),
    signal: host.signal,
  });
  const { curve, bestIteration } = trained;
  host.log(
    `Grew ${trained.iterations} trees and kept ${bestIteration}: ${curve.metric} ${curve.validation[bestIteration - 1]?.toFixed(5)} on the validation part.`,
  );
  const metrics = validationMetrics(trained, validation);
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
  const contentSha256 = await writeFolderAtomic(options.outputFolder, MODEL_FILES, async (folder) => {
    const example = exampleRows(table, schema);
    const hash = await writeModelDirectory(folder, {
      model: trained.model,
      schema,
      training,
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
    metrics: { ...metrics, best_iteration: trained.bestIteration },
    tags: { ...run.tags, [RUN_TAGS.modelSha256]: contentSha256 },
  };
  await options.workspace.saveRun(finished);
  const trackingUrl = await trackRun(finished, options.tracking, options.workspace, host);
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
    ...(trackingUrl !== undefined && { trackingUrl }),
  };
}

function changedParameters(parameters: Parameters): Record<string, string> {
  // The seeds that follow from the seed are no choice of the user's.
  const defaults = plainParameters(parseParameters('', { seed: parameters.seed }));
  return Object.fromEntries(
    Object.entries(plainParameters(parameters))
      .filter(([name, value]) => value !== defaults[name])
      .map(([name, value]) => [name, String(value)]),
  );
}

/** A part as the trainer takes it, with names that LightGBM's format can hold. */
function trainingRows(table: Table, { schema }: Dataset, part: PartName): TrainingRows {
  const columns = featureColumns(table, schema);
  const names = columns.map(({ name }) => lightgbmName(name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) {
    throw new UserError({
      where: `The ${part} part`,
      what: `Several columns have the same name in LightGBM's format: ${twice.join(', ')}.`,
      cure: 'Rename them; white space, commas, colons, quotes and brackets all become _.',
    });
  }
  return {
    features: columns.map((column, index) => ({ ...column, name: names[index]! })),
    label: targetColumn(table, schema),
  };
}

function validationMetrics(
  { model }: TrainingResult,
  { features, label }: TrainingRows,
): Record<string, number> {
  const scores = createScorer(model).predictColumns(features);
  return Object.fromEntries(
    Object.entries(metricsOf({ scores, labels: label })).flatMap(([name, metric]) =>
      metric.status === 'computed' ? [[name, metric.value]] : [],
    ),
  );
}
