import { ROWS_PER_CALL } from './kernels.js';
import { type Loss, lossOf } from './loss.js';
import type { MetricName } from './objectives.js';
import type { Parameters } from './parameters.js';
import type { Shard } from './shard.js';

/** Raw scores of rows and what they should have been. */
export interface Watched {
  score: Float64Array;
  label: Float64Array;
  weight?: Float64Array;
}

/** The metric's definition is LightGBM's. */
interface WatchedMetric {
  higherIsBetter: boolean;
  evaluate: (watched: Watched, loss: Loss, order: SortedRows, parameters: Parameters) => number;
}

/** Sorts rows by score: the scores ascending, and their row numbers. */
export type SortedRows = (score: Float64Array) => { sorted: Float64Array; rows: Uint32Array };

function mean({ score, label, weight }: Watched, loss: (score: number, label: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < score.length; row++) {
    const w = weight ? weight[row]! : 1;
    sum += w * loss(score[row]!, label[row]!);
    total += w;
  }
  return sum / total;
}

/** Area under the ROC curve, ties counted half (LightGBM's AUCMetric). 1 if a class is absent, as in LightGBM. */
function auc({ score, label, weight }: Watched, order: SortedRows): number {
  const { sorted, rows } = order(score);
  let area = 0;
  let negatives = 0;
  let positives = 0;
  for (let start = 0; start < sorted.length; ) {
    let tiedPositives = 0;
    let tiedNegatives = 0;
    let end = start;
    for (; end < sorted.length && sorted[end] === sorted[start]; end++) {
      const row = rows[end]!;
      const w = weight ? weight[row]! : 1;
      if (label[row]! > 0) tiedPositives += w;
      else tiedNegatives += w;
    }
    area += tiedPositives * (negatives + tiedNegatives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    start = end;
  }
  return positives > 0 && negatives > 0 ? area / (positives * negatives) : 1;
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

function logLoss(watched: Watched, { slope }: Loss): number {
  return mean(watched, (score, label) => softplus(slope * score) - label * slope * score);
}

function squaredError(watched: Watched, { answer }: Loss): number {
  return mean(watched, (score, label) => (answer(score) - label) ** 2);
}

/** Twice the sum, not the mean: LightGBM's. It keeps a mean of 0 from dividing. */
function gammaDeviance({ score, label, weight }: Watched): number {
  let sum = 0;
  for (let row = 0; row < score.length; row++) {
    const ratio = label[row]! / (Math.exp(score[row]!) + 1e-9);
    sum += (weight ? weight[row]! : 1) * (ratio - Math.log(ratio) - 1);
  }
  return 2 * sum;
}

const lower = (evaluate: WatchedMetric['evaluate']): WatchedMetric => ({ higherIsBetter: false, evaluate });

const DEFINITIONS: Readonly<Record<MetricName, WatchedMetric>> = {
  auc: { higherIsBetter: true, evaluate: (watched, _loss, order) => auc(watched, order) },
  binary_logloss: lower(logLoss),
  cross_entropy: lower(logLoss),
  binary_error: lower((watched) => mean(watched, (score, label) => (score > 0 === label > 0 ? 0 : 1))),
  l2: lower(squaredError),
  rmse: lower((watched, loss) => Math.sqrt(squaredError(watched, loss))),
  l1: lower((watched, { answer }) => mean(watched, (score, label) => Math.abs(answer(score) - label))),
  poisson: lower((watched) => mean(watched, (score, label) => Math.exp(score) - label * score)),
  // The negative log-likelihood with unit shape; LightGBM's other terms cancel.
  gamma: lower((watched) => mean(watched, (score, label) => label * Math.exp(-score) + score)),
  gamma_deviance: lower(gammaDeviance),
  tweedie: lower((watched, _loss, _order, { tweedie_variance_power: power }) =>
    mean(
      watched,
      (score, label) =>
        (-label * Math.exp((1 - power) * score)) / (1 - power) + Math.exp((2 - power) * score) / (2 - power),
    ),
  ),
};

export function higherIsBetter(metric: string): boolean {
  return DEFINITIONS[metric as MetricName].higherIsBetter;
}

/** Is a metric's value better than another? NaN never is, and anything is better than NaN. */
export function isBetter(value: number, than: number, metric: string): boolean {
  if (Number.isNaN(value) || Number.isNaN(than)) return !Number.isNaN(value);
  return higherIsBetter(metric) ? value > than : value < than;
}

/** The metric on all validation rows; called by one worker, once all have scored theirs. */
export function evaluate(shard: Shard): number {
  const { plan, floats, kernels, ints } = shard;
  const { layout, validationRows: rows } = plan;
  const watched: Watched = {
    score: shard.floatsAt(layout.validationScore, rows),
    label: shard.floatsAt(layout.validationLabel, rows),
  };
  if (layout.validationWeight) watched.weight = shard.floatsAt(layout.validationWeight, rows);
  const order: SortedRows = (score) => {
    const keys = layout.sortScratch;
    const spareKeys = keys + 8 * rows;
    const payload = spareKeys + 8 * rows;
    const sparePayload = payload + 4 * rows;
    const counts = sparePayload + 4 * rows;
    floats.copyWithin(keys >> 3, score.byteOffset >> 3, (score.byteOffset >> 3) + rows);
    for (let start = 0; start < rows; start += ROWS_PER_CALL) {
      kernels.countFrom(payload + 4 * start, start, Math.min(ROWS_PER_CALL, rows - start));
    }
    kernels.sortPairs(keys, payload, rows, spareKeys, sparePayload, counts);
    return {
      sorted: shard.floatsAt(keys, rows),
      rows: new Uint32Array(ints.buffer, payload, rows),
    };
  };
  const { metric, parameters } = plan;
  return DEFINITIONS[metric as MetricName].evaluate(watched, lossOf(parameters)!, order, parameters);
}
