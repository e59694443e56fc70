import type { FeatureColumn } from '../data/table.js';
import { UserError } from '../error.js';
import { lightgbmName } from './featureName.js';
import { leafValue, plant } from './forest.js';
import type { Model } from './model.js';
import { transformOf } from './objective.js';

/** Scores rows with a model. It holds buffers of its own: one scorer must not be used by two at once. */
export interface Scorer {
  /** Order of the values in a row. */
  readonly featureNames: readonly string[];
  /** Answers per row: 1, or the number of classes. */
  readonly outputs: number;
  /** The answer for a row, NaN where a value is missing; no allocation. Only where `outputs` is 1. */
  predictRow(row: Float64Array): number;
  /** Sum of the trees, before a random forest's average and the objective's transformation. Only where `outputs` is 1. */
  rawRow(row: Float64Array): number;
  /** All answers for a row into `answers`, which has `outputs` entries. */
  predictInto(row: Float64Array, answers: Float64Array): void;
  /** The sums of the trees, one per class. */
  rawInto(row: Float64Array, scores: Float64Array): void;
  /** One answer per row; columns are matched by name. Only where `outputs` is 1. */
  predictColumns(columns: readonly FeatureColumn[]): Float64Array;
}

/**
 * Makes a scorer. Sums run in double precision in the file's order of trees, so answers equal LightGBM's.
 * @throws UserError for a random forest of a version that averaged differently, or an unknown objective.
 */
export function createScorer(model: Model): Scorer {
  if (model.averageOutput && model.version === 'v2') {
    throw new UserError({
      what: 'This is a random forest of a LightGBM version (v2) that averaged differently.',
      cure: 'Save it again with LightGBM 3 or later.',
    });
  }
  const forest = plant(model.trees);
  const transform = transformOf(model.objective);
  const outputs = model.numTreePerIteration;
  const iterations = forest.roots.length / outputs;
  const single = new Float64Array(1);

  const rawInto = (row: Float64Array, scores: Float64Array): void => {
    scores.fill(0);
    for (let tree = 0; tree < forest.roots.length; tree++) {
      scores[tree % outputs]! += leafValue(forest, forest.roots[tree]!, row);
    }
  };
  const predictInto = (row: Float64Array, answers: Float64Array): void => {
    rawInto(row, answers);
    if (model.averageOutput) for (let index = 0; index < outputs; index++) answers[index]! /= iterations;
    transform(answers);
  };
  const one = (fill: typeof rawInto, row: Float64Array): number => {
    fill(row, single);
    return single[0]!;
  };

  return {
    featureNames: model.featureNames,
    outputs,
    rawInto,
    predictInto,
    rawRow: (row) => one(rawInto, row),
    predictRow: (row) => one(predictInto, row),
    predictColumns: (columns) => {
      requireOneAnswer(model);
      const ordered = matchColumns(model.featureNames, columns);
      const rows = ordered[0]?.length ?? 0;
      const answers = new Float64Array(rows);
      const row = new Float64Array(ordered.length);
      for (let index = 0; index < rows; index++) {
        for (let feature = 0; feature < row.length; feature++) row[feature] = ordered[feature]![index]!;
        answers[index] = one(predictInto, row);
      }
      return answers;
    },
  };
}

/** @throws UserError for a model with one answer per class. */
export function requireOneAnswer({ numTreePerIteration: outputs }: Model): void {
  if (outputs === 1) return;
  throw new UserError({
    what: `The model gives ${outputs} answers per row, one per class.`,
    cure: 'Use a model with one answer: claim or no claim, a frequency or an amount.',
  });
}

/** The model's columns, in its order. */
export function matchColumns(names: readonly string[], columns: readonly FeatureColumn[]): Float64Array[] {
  const byName = new Map(columns.map(({ name, values }) => [lightgbmName(name), values]));
  const missing = names.filter((name) => !byName.has(name));
  if (missing.length > 0) {
    throw new UserError({
      what: `The data lacks ${missing.length} of the model's features: ${missing.slice(0, 10).join(', ')}.`,
      cure: 'Prepare the data with the schema that the model was trained with.',
    });
  }
  return names.map((name) => byName.get(name)!);
}
