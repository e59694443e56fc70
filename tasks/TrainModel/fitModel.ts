import type { TargetKind } from '../../runtime/data/manifest.js';
import { type CrossValidation, crossValidate } from '../../runtime/gbdt/crossValidate.js';
import { dealFolds } from '../../runtime/gbdt/folds.js';
import type { Parameters } from '../../runtime/gbdt/parameters.js';
import type { Trial } from '../../runtime/gbdt/search.js';
import type { TrainingResult, TrainingRows } from '../../runtime/gbdt/training.js';
import type { Model } from '../../runtime/model/model.js';
import type { Run, Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import { progressReporter } from './progressReporter.js';
import type { Trainer } from './resumableTrainer.js';
import type { Watching } from './runTrial.js';
import { type SearchOutcome, searchTrials } from './searchTrials.js';
import { validationMetrics } from './validationMetrics.js';

/** Mean and standard deviation over the folds, by metric. */
export interface CrossValidated {
  folds: number;
  metrics: CrossValidation['metrics'];
}

/** Per row of the train part: its fold, from 0, and the answer of the model that did not see it. */
export interface OutOfFold {
  fold: Uint16Array;
  score: Float64Array;
}

export interface FitOptions {
  parameters: Parameters;
  rows: TrainingRows;
  validation: TrainingRows;
  target: TargetKind;
  /** Instead of the parameters alone. */
  search?: { trials: readonly Trial[]; minutes: number } | undefined;
  /** Cross-validation over the rows, none of it with fewer than 2. */
  folds: number;
  /** Per row of the train part: rows of equal value are held out together. */
  groups: Uint32Array;
  /** Trees are added to this model. */
  continueFrom?: Model | undefined;
  train: Trainer;
  run: Run;
  workspace: Workspace;
}

export interface Fit {
  /** The best of the search, or those given. */
  parameters: Parameters;
  trained: TrainingResult;
  /** On the validation part; a metric that could not be computed is absent. */
  metrics: Record<string, number>;
  search?: SearchOutcome;
  /** The runs of a search's trials. */
  trials: Run[];
  crossValidation?: CrossValidated;
  outOfFold?: OutOfFold;
}

/** Trains once, or once per trial and takes the best; then cross-validates with the parameters of the model. */
export async function fitModel(options: FitOptions, host: Host): Promise<Fit> {
  const { rows, validation, target, folds, groups } = options;
  const measure = (training: TrainingResult) => validationMetrics(training, validation, target, host.signal);
  // Too many folds for the data must not come to light after hours of search.
  const foldOf =
    folds < 2
      ? undefined
      : dealFolds(rows.label.length, {
          folds,
          seed: options.parameters.seed,
          groups,
          claims: options.parameters.objective === 'binary' ? rows.label : undefined,
        });
  const trainingsAhead = foldOf ? folds : 0;
  const trainWith = (name: string, parameters: Parameters, watching: Watching) =>
    options.train(name, {
      ...{ parameters, train: rows, validation, ...watching },
      ...(options.continueFrom && { continueFrom: options.continueFrom }),
    });

  let fitted: Pick<Fit, 'parameters' | 'trained' | 'trials' | 'search'>;
  let trainings = 1;
  if (options.search) {
    trainings = options.search.trials.length;
    const { run: parent, workspace, search } = options;
    const { result, outcome, runs } = await searchTrials(
      { ...search, trainingsAhead, parent, workspace, train: trainWith, measure },
      host,
    );
    fitted = {
      parameters: result.best.parameters,
      trained: result.training,
      trials: runs,
      search: outcome,
    };
  } else {
    const { parameters } = options;
    const onProgress = progressReporter(host, { done: 0, of: 1 + trainingsAhead });
    const trained = await trainWith('model', parameters, { onProgress, signal: host.signal });
    fitted = { parameters, trained, trials: [] };
  }
  const { curve, bestIteration, iterations } = fitted.trained;
  host.log(
    `Grew ${iterations} trees and kept ${bestIteration}: ${curve.metric} ${curve.validation[bestIteration - 1]?.toFixed(5)} on the validation part.`,
  );
  return {
    ...fitted,
    metrics: await measure(fitted.trained),
    ...(foldOf && (await crossValidated(fitted.parameters, options, { foldOf, trainings }, host))),
  };
}

async function crossValidated(
  parameters: Parameters,
  { rows, target, folds, train }: FitOptions,
  { foldOf, trainings }: { foldOf: Uint16Array; trainings: number },
  host: Host,
): Promise<{ crossValidation: CrossValidated; outOfFold: OutOfFold }> {
  const name = (fold: number) => `Fold ${fold + 1} of ${folds}`;
  const reporters = Array.from({ length: folds }, (_, fold) =>
    progressReporter(host, { name: name(fold), done: trainings + fold, of: trainings + folds }),
  );
  const { metrics, outOfFold } = await crossValidate({
    parameters,
    rows,
    target,
    foldOf,
    train: (fold, fit) => train(`fold-${fold + 1}`, fit),
    signal: host.signal,
    onProgress: (fold, progress) => reporters[fold]!(progress),
    onFold: (fold, { bestIteration, metrics: found }) => {
      const values = Object.entries(found).map(([metric, value]) => `${metric} ${value.toFixed(5)}`);
      host.log(`${name(fold)}: ${values.join(', ')} with ${bestIteration} trees.`);
      host.progress((100 * (trainings + fold + 1)) / (trainings + folds), `${name(fold)} is done`);
    },
  });
  const spread = Object.entries(metrics).map(
    ([metric, { mean, sd }]) => `${metric} ${mean.toFixed(5)} (SD ${sd.toFixed(5)})`,
  );
  host.log(`Cross-validation over ${folds} folds of the train part: ${spread.join(', ')}.`);
  return { crossValidation: { folds, metrics }, outOfFold: { fold: foldOf, score: outOfFold } };
}
