import { type Metric, notComputed, type Scored } from './metric.js';
import { judge, type Tally } from './ranking.js';
import { checkedWeights, descendingOrder, scoresThatAreNaN } from './rows.js';

/** Rows of equal score together, from the highest score down: their weight, and the sum of weight times target. */
export interface Runs {
  weight: Float64Array;
  sum: Float64Array;
  totalWeight: number;
  totalSum: number;
}

const orders = new WeakMap<Float64Array, { of: Uint32Array; count: number }>();
const kept = new WeakMap<Scored, Runs>();

/**
 * Calls `compute` with the runs of any kind of target, unless the rows cannot be judged: none, a NaN among the scores,
 * no weight or nothing observed. Of a 0/1 target claims and others must both be there.
 * @throws UserError for weights that are negative or no numbers, and for a 0/1 target that is neither
 */
export function judgeRuns(scored: Scored, compute: (runs: Runs) => Metric): Metric {
  if ((scored.target ?? 'binary') === 'binary') {
    return judge(scored, (tally) => compute(runsOf(tally)));
  }
  const refusal = unjudgeable(scored);
  if (refusal) return notComputed(refusal);
  let runs = kept.get(scored);
  if (!runs) {
    runs = gather(scored, runOf(scored.scores));
    kept.set(scored, runs);
  }
  if (!(runs.totalSum > 0)) return notComputed(`the observed amounts sum to ${runs.totalSum}`);
  return compute(runs);
}

const ofTallies = new WeakMap<Tally, Runs>();

/** The runs of claims or not. Rows without claims that follow each other are one run. */
export function runsOf(tally: Tally): Runs {
  const known = ofTallies.get(tally);
  if (known) return known;
  const { mass, claims, others } = tally;
  const count = mass.length / 2;
  const weight = new Float64Array(count);
  const sum = new Float64Array(count);
  for (let run = 0; run < count; run++) {
    sum[run] = mass[2 * run + 1];
    weight[run] = mass[2 * run] + sum[run];
  }
  const runs = { weight, sum, totalWeight: claims + others, totalSum: claims };
  ofTallies.set(tally, runs);
  return runs;
}

/** The runs of the best order there could be: by the target itself. */
export function perfectRuns(scored: Scored): Runs {
  return gather(scored, runOf(scored.labels));
}

/** Why the rows of a count or an amount cannot be judged. */
export function unjudgeable(scored: Scored): string | undefined {
  const { scores, labels, weights, drawn } = scored;
  if (scores.length === 0) return 'there are no rows';
  if (drawn) return weights?.some((weight) => weight > 0) ? undefined : 'no row was drawn';
  const odd = scoresThatAreNaN(scores);
  if (odd) return odd;
  const bad = labels.findIndex((label) => !Number.isFinite(label));
  if (bad >= 0) return `the target of row ${bad + 1} is ${labels[bad]}`;
  if (checkedWeights(scored) === 0) return `the weights of all ${scores.length} rows are zero`;
  return undefined;
}

function runOf(values: Float64Array): { of: Uint32Array; count: number } {
  const known = orders.get(values);
  if (known) return known;
  const order = descendingOrder(values);
  const of = new Uint32Array(values.length);
  let count = 0;
  for (let i = 0; i < order.length; i++) {
    if (i > 0 && values[order[i]] !== values[order[i - 1]]) count++;
    of[order[i]] = count;
  }
  const runs = { of, count: count + 1 };
  orders.set(values, runs);
  return runs;
}

function gather({ labels, weights }: Scored, { of, count }: { of: Uint32Array; count: number }): Runs {
  const weight = new Float64Array(count);
  const sum = new Float64Array(count);
  for (let row = 0; row < of.length; row++) {
    const mass = weights ? weights[row] : 1;
    weight[of[row]] += mass;
    sum[of[row]] += mass * labels[row];
  }
  let totalWeight = 0;
  let totalSum = 0;
  for (let run = 0; run < count; run++) {
    totalWeight += weight[run];
    totalSum += sum[run];
  }
  return { weight, sum, totalWeight, totalSum };
}
