import { UserError } from '../error.js';

/** Turns raw scores into answers, in place: one entry per class, one in all for everything but multi-class. */
export type Transform = (scores: Float64Array) => void;

const each =
  (convert: (raw: number) => number): Transform =>
  (scores) => {
    for (let index = 0; index < scores.length; index++) scores[index] = convert(scores[index]!);
  };

const softmax: Transform = (scores) => {
  const largest = scores.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (let index = 0; index < scores.length; index++) {
    scores[index] = Math.exp(scores[index]! - largest);
    sum += scores[index]!;
  }
  for (let index = 0; index < scores.length; index++) scores[index]! /= sum;
};

const sigmoid = (slope: number) => each((raw) => 1 / (1 + Math.exp(-slope * raw)));

/**
 * What LightGBM's objective does to the sum of the trees (its ConvertOutput). A model without an objective was trained
 * with one of the user's own: its raw score is the answer.
 * @param objective LightGBM's string, for example `binary sigmoid:1`.
 */
export function transformOf(objective: string | undefined): Transform {
  const [name = '', ...settings] = (objective ?? '').split(' ');
  const slope = Number(
    settings.find((setting) => setting.startsWith('sigmoid:'))?.slice('sigmoid:'.length) ?? 1,
  );
  switch (name) {
    case 'binary':
    case 'multiclassova':
      return sigmoid(slope);
    case 'cross_entropy':
      return sigmoid(1);
    case 'cross_entropy_lambda':
      return each((raw) => Math.log1p(Math.exp(raw)));
    case 'poisson':
    case 'gamma':
    case 'tweedie':
      return each(Math.exp);
    case 'multiclass':
      return softmax;
    case 'regression':
      return settings.includes('sqrt') ? each((raw) => Math.sign(raw) * raw * raw) : () => {};
    case '':
    case 'regression_l1':
    case 'huber':
    case 'fair':
    case 'quantile':
    case 'mape':
    case 'lambdarank':
    case 'rank_xendcg':
      return () => {};
    default:
      throw new UserError({
        what: `The model has the objective '${name}', which is not known.`,
        cure: 'Save it with a version of LightGBM up to 4.7.',
      });
  }
}

/** Is the answer the probability of a claim? */
export function isProbability(objective: string | undefined): boolean {
  return /^(binary|cross_entropy)( |$)/.test(objective ?? '');
}

/** Why a model's answers are no probabilities of a claim; undefined if they are. */
export function noProbability(objective: string | undefined): string | undefined {
  if (isProbability(objective)) return undefined;
  return objective === undefined
    ? 'the model has an objective of its own, whose answers are raw scores'
    : `the answers of a model with the objective ${objective.split(' ')[0]} are no probabilities`;
}
