import { ROWS_PER_CALL } from './kernels.js';
import type { Loss } from './loss.js';
import type { Parameters } from './parameters.js';
import type { Shard } from './shard.js';

/** Raw scores of rows and what they should have been. */
export interface Watched {
  score: Float64Array;
  label: Float64Array;
  weight?: Float64Array;
}

/** A metric that early stopping can watch, by LightGBM's name and definition. */
interface WatchedMetric {
  higherIsBetter: boolean;
  evaluate: (watched: Watched, parameters: Parameters, order: SortedRows) => number;
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

function logLoss(watched: Watched, slope: number): number {
  return mean(watched, (score, label) => softplus(slope * score) - label * slope * score);
}

const METRICS: Readonly<Record<string, WatchedMetric>> = {
  auc: { higherIsBetter: true, evaluate: (watched, _settings, order) => auc(watched, order) },
  binary_logloss: {
    higherIsBetter: false,
    evaluate: (watched, { sigmoid }) => logLoss(watched, sigmoid),
  },
  cross_entropy: { higherIsBetter: false, evaluate: (watched) => logLoss(watched, 1) },
  binary_error: {
    higherIsBetter: false,
    evaluate: (watched) => mean(watched, (score, label) => (score > 0 === label > 0 ? 0 : 1)),
  },
  l2: { higherIsBetter: false, evaluate: (watched) => mean(watched, (score, label) => (score - label) ** 2) },
  rmse: {
    higherIsBetter: false,
    evaluate: (watched) => Math.sqrt(mean(watched, (score, label) => (score - label) ** 2)),
  },
  l1: {
    higherIsBetter: false,
    evaluate: (watched) => mean(watched, (score, label) => Math.abs(score - label)),
  },
  poisson: {
    higherIsBetter: false,
    evaluate: (watched) => mean(watched, (score, label) => Math.exp(score) - label * score),
  },
  gamma: {
    higherIsBetter: false,
    // The negative log-likelihood with unit shape; LightGBM's other terms cancel.
    evaluate: (watched) => mean(watched, (score, label) => label * Math.exp(-score) + score),
  },
  tweedie: {
    higherIsBetter: false,
    evaluate: (watched, { tweedie_variance_power: power }) =>
      mean(
        watched,
        (score, label) =>
          (-label * Math.exp((1 - power) * score)) / (1 - power) +
          Math.exp((2 - power) * score) / (2 - power),
      ),
  },
};

export const WATCHED_METRICS: readonly string[] = Object.keys(METRICS);

export function higherIsBetter(metric: string): boolean {
  return METRICS[metric]!.higherIsBetter;
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
  return METRICS[plan.metric]!.evaluate(watched, plan.parameters, order);
}

/** The metric to watch: the first one asked for, or the objective's own. */
export function metricOf(parameters: Parameters, loss: Loss | undefined): string {
  const asked = parameters.metric.split(',')[0]!.trim();
  return asked === '' ? (loss?.defaultMetric ?? '') : asked;
}
