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

/** The best constant score, which training starts from (boost_from_average). As in LightGBM, without class weights. */
export function initialScore({ label, weight }: TrainingRows, parameters: Parameters, loss: Loss): number {
  if (!parameters.boost_from_average) return 0;
  let sum = 0;
  let total = 0;
  for (let row = 0; row < label.length; row++) {
    const w = weight ? weight[row]! : 1;
    sum += w * label[row]!;
    total += w;
  }
  return loss.link(sum / total);
}
