import { UserError } from '../error.js';
import { lightgbmName } from '../model/featureName.js';
import type { Model } from '../model/model.js';
import { createScorer } from '../model/scorer.js';
import { type FeatureBins, featureInfo } from './bins.js';
import { bundleFeatures } from './bundle.js';
import { constraintsOf } from './constraints.js';
import { splittable } from './findBins.js';
import { layOut } from './layout.js';
import { type Loss, lossOf } from './loss.js';
import { metricOf } from './objectives.js';
import type { Plan, PlannedFeature } from './plan.js';
import { initialScore, rowWeights } from './start.js';
import type { TrainingOptions, TrainingRows } from './training.js';

/** All that is known before memory is taken and work starts. */
export interface Prepared {
  plan: Plan;
  loss: Loss;
  train: TrainingRows;
  validation: TrainingRows | undefined;
  /** Class weights included; undefined if all rows weigh 1. */
  weight: Float64Array | undefined;
  /** Score that training starts from in every row that brings no initial score. */
  start: number;
  featureNames: string[];
  featureInfos: string[];
  monotone: number[];
}

/**
 * Bundles features and lays out memory.
 * @param bins of every feature
 * @throws UserError for constraints and models that do not fit the features
 */
export function prepare(options: TrainingOptions, bins: readonly FeatureBins[], workers: number): Prepared {
  const { parameters, continueFrom } = options;
  const loss = lossOf(parameters)!;
  const featureNames = options.train.features.map(({ name }) => name);
  const { monotone, interactions } = constraintsOf(parameters, featureNames);
  const train = continueFrom ? after(continueFrom, options.train) : options.train;
  const validation =
    continueFrom && options.validation ? after(continueFrom, options.validation) : options.validation;
  const rows = train.label.length;
  const used = splittable(bins, rows, parameters);
  const features = bins.flatMap((feature: FeatureBins, index): PlannedFeature[] =>
    used[index] ? [{ ...feature, index, monotone: monotone[index]! }] : [],
  );
  const positions = bins.map((_, index) => features.findIndex((feature) => feature.index === index));
  const weight = rowWeights(train, parameters);
  const { kernel, shape, multiplicative, slope } = loss;
  const plan: Plan = {
    ...layOut(bundleFeatures(features.map((feature) => feature.bins)), {
      rows,
      validationRows: validation?.label.length ?? 0,
      workers,
      hasWeight: weight !== undefined,
      hasValidationWeight: validation?.weight !== undefined,
      numLeaves: parameters.num_leaves,
      maxCategories: parameters.max_cat_threshold,
      samplesByGradient: parameters.data_sample_strategy === 'goss',
    }),
    parameters,
    loss: shape === undefined ? { kernel, multiplicative } : { kernel, multiplicative, shape },
    slope,
    metric: metricOf(parameters),
    features,
    positions,
    interactions: interactions.map((group) => group.map((i) => positions[i]!).filter((i) => i >= 0)),
    workers,
    rows,
    validationRows: validation?.label.length ?? 0,
  };
  return {
    plan,
    loss,
    train,
    validation,
    weight,
    start: train.initScore ? 0 : initialScore(train, parameters, loss),
    featureNames,
    featureInfos: bins.map((feature, i) => (used[i] ? featureInfo(feature) : 'none')),
    monotone,
  };
}

/** The rows with a model's raw scores as what they start from. @throws UserError if the features are not the model's */
function after(model: Model, rows: TrainingRows): TrainingRows {
  const names = rows.features.map(({ name }) => lightgbmName(name));
  if (names.join() !== model.featureNames.map(lightgbmName).join() || model.numTreePerIteration !== 1) {
    throw new UserError({
      where: 'model to continue from',
      what: `Its features are ${model.featureNames.join(', ')}; those of the data are ${names.join(', ')}.`,
      cure: 'Continue from a model of the same features in the same order.',
    });
  }
  const scorer = createScorer(model);
  const row = new Float64Array(names.length);
  const initScore = rows.label.map((_, i) => {
    for (const [feature, { values }] of rows.features.entries()) row[feature] = values[i]!;
    return scorer.rawRow(row) + (rows.initScore?.[i] ?? 0);
  });
  return { ...rows, initScore };
}
