import type { Loss } from './loss.js';
import type { Parameters } from './parameters.js';
import type { TrainingRows } from './training.js';

/** Row weights with the class weights of scale_pos_weight or is_unbalance; undefined if all are 1. */
export function rowWeights(
  { label, weight }: TrainingRows,
  parameters: Parameters,
): Float64Array | undefined {
  let positive = parameters.scale_pos_weight;
  let negative = 1;
  if (parameters.objective !== 'binary') positive = 1;
  else if (parameters.is_unbalance) {
    const positives = label.reduce((sum, y) => sum + y, 0);
    const ratio = (label.length - positives) / positives;
    if (ratio > 1) positive = ratio;
    else negative = 1 / ratio;
  }
  if (positive === 1 && negative === 1) return weight;
  return label.map((y, row) => (weight ? weight[row]! : 1) * (y > 0 ? positive : negative));
}

/**
 * The best constant score, which training starts from (boost_from_average). As in LightGBM, without class weights.
 * With exposures E and a variance that grows with the power p of the mean it is log(Σ w y E^(1-p) / Σ w E^(2-p)): the
 * root of the loss's derivative.
 */
export function initialScore(
  { label, weight, exposure }: TrainingRows,
  parameters: Parameters,
  { link, power = 1 }: Loss,
): number {
  if (!parameters.boost_from_average) return 0;
  let sum = 0;
  let total = 0;
  for (let row = 0; row < label.length; row++) {
    const w = weight ? weight[row]! : 1;
    const e = exposure ? exposure[row]! : 1;
    sum += w * label[row]! * e ** (1 - power);
    total += w * e ** (2 - power);
  }
  return link(sum / total);
}

/** What scores start from, row by row: initial score and exposure together; undefined if it is 0 in all rows. */
export function offsetOf({ initScore, exposure }: TrainingRows): Float64Array | undefined {
  if (!exposure) return initScore;
  return exposure.map((share, row) => Math.log(share) + (initScore ? initScore[row]! : 0));
}
