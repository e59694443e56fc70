import type { TargetKind } from '../data/manifest.js';
import { metricsOf } from '../metrics/assess.js';
import { metricNamed } from '../metrics/catalogue.js';
import { perExposure } from '../metrics/perExposure.js';
import type { Model } from '../model/model.js';
import { transformOf } from '../model/objective.js';
import { createScorer } from '../model/scorer.js';
import { sharedNumbers } from '../sharedNumbers.js';
import type { Parameters } from './parameters.js';
import { train } from './train.js';
import type { Progress, TrainingOptions, TrainingResult, TrainingRows } from './training.js';

export interface CrossValidationOptions {
  parameters: Parameters;
  rows: TrainingRows;
  target: TargetKind;
  /** Per row its fold, from 0, see folds.ts; at least two folds, each with a row. */
  foldOf: Uint16Array;
  /** `fold` from 0. */
  onProgress?: (fold: number, progress: Progress) => void;
  onFold?: (fold: number, result: Fold) => void;
  /** Trains a fold's model; `train` if absent. */
  train?: (fold: number, options: TrainingOptions) => Promise<TrainingResult>;
  signal?: AbortSignal;
  /** As for training; the result does not depend on it. */
  workers?: number;
}

/** What a model that did not see a fold's rows makes of them. */
export interface Fold {
  rows: number;
  bestIteration: number;
  /** The watched metric by LightGBM's name, and those of MEASURED. */
  metrics: Record<string, number>;
}

export interface CrossValidation {
  folds: Fold[];
  /** Over the folds, of the metrics that every fold has; `sd` divides by the number of folds, as `lightgbm.cv` does. */
  metrics: Record<string, { mean: number; sd: number }>;
  /** Per row the answer of the model that did not see it. */
  outOfFold: Float64Array;
}

/** Beside the watched one, in the catalogue's names: few, since each stands in the log once per fold. */
const MEASURED: Readonly<Record<TargetKind, readonly string[]>> = {
  binary: ['auc', 'gini', 'logloss'],
  count: ['gini', 'poisson_deviance'],
  amount: ['gini', 'rmse'],
};

/**
 * Trains once per fold on all other rows and measures on the fold's own. Early stopping, if set, watches the fold's
 * own rows too, so each fold keeps its own number of trees (`lightgbm.cv` keeps one for all) and the means are as
 * flattering as those of a validation part that stopped its model.
 * @throws UserError for data or parameters that cannot be trained on
 */
export async function crossValidate(options: CrossValidationOptions): Promise<CrossValidation> {
  const { rows, target, foldOf, parameters, signal, workers } = options;
  const trainFold = options.train ?? ((_fold, fit) => train(fit));
  const count = foldOf.reduce((highest, fold) => Math.max(highest, fold), 0) + 1;
  const folds: Fold[] = [];
  const outOfFold = new Float64Array(rows.label.length);
  for (let fold = 0; fold < count; fold++) {
    const held = rowNumbers(foldOf, (of) => of === fold);
    const validation = take(rows, held);
    const { model, bestIteration, curve } = await trainFold(fold, {
      parameters,
      train: take(
        rows,
        rowNumbers(foldOf, (of) => of !== fold),
      ),
      validation,
      onProgress: (progress) => options.onProgress?.(fold, progress),
      ...(signal && { signal }),
      ...(workers !== undefined && { workers }),
    });
    const scores = answers(model, validation);
    for (const [i, row] of held.entries()) outOfFold[row] = scores[i]!;
    const watched = curve.validation[bestIteration - 1];
    const result: Fold = {
      rows: held.length,
      bestIteration,
      metrics: {
        ...(watched !== undefined && { [curve.metric]: watched }),
        ...measure(target, scores, validation),
      },
    };
    folds.push(result);
    options.onFold?.(fold, result);
  }
  return { folds, metrics: overFolds(folds), outOfFold };
}

function rowNumbers(foldOf: Uint16Array, wanted: (fold: number) => boolean): Uint32Array {
  const rows = new Uint32Array(foldOf.length);
  let n = 0;
  for (let row = 0; row < foldOf.length; row++) if (wanted(foldOf[row]!)) rows[n++] = row;
  return rows.subarray(0, n);
}

function take(
  { features, label, weight, initScore, exposure }: TrainingRows,
  rows: Uint32Array,
): TrainingRows {
  const of = (values: Float64Array) => {
    const taken = sharedNumbers(rows.length);
    for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]!]!;
    return taken;
  };
  return {
    features: features.map((column) => ({ ...column, values: of(column.values) })),
    label: of(label),
    ...(weight && { weight: of(weight) }),
    ...(initScore && { initScore: of(initScore) }),
    ...(exposure && { exposure: of(exposure) }),
  };
}

/** The model's answer per row, on top of the row's initial score if it has one. */
function answers(model: Model, { features, initScore }: TrainingRows): Float64Array {
  const scorer = createScorer(model);
  if (!initScore) return scorer.predictColumns(features);
  const transform = transformOf(model.objective);
  const row = new Float64Array(features.length);
  const answer = new Float64Array(1);
  return initScore.map((start, index) => {
    for (const [feature, { values }] of features.entries()) row[feature] = values[index]!;
    answer[0] = start + scorer.rawRow(row);
    transform(answer);
    return answer[0]!;
  });
}

function measure(
  target: TargetKind,
  scores: Float64Array,
  { label, weight, exposure }: TrainingRows,
): Record<string, number> {
  const scored = { scores, target, ...perExposure(target, label, weight, exposure) };
  return Object.fromEntries(
    Object.entries(metricsOf(scored, MEASURED[target].map(metricNamed))).flatMap(([name, metric]) =>
      metric.status === 'computed' ? [[name, metric.value]] : [],
    ),
  );
}

function overFolds(folds: readonly Fold[]): CrossValidation['metrics'] {
  const names = Object.keys(folds[0]!.metrics).filter((name) =>
    folds.every(({ metrics }) => metrics[name] !== undefined),
  );
  return Object.fromEntries(
    names.map((name) => {
      const values = folds.map(({ metrics }) => metrics[name]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      return [name, { mean, sd: Math.sqrt(variance) }];
    }),
  );
}
