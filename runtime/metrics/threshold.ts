import { topShare } from './lift.js';
import { computed, type Metric, notComputed, type Scored } from './metric.js';
import { judge, type Tally } from './ranking.js';
import { runsOf } from './runs.js';

/**
 * Where a score counts as a predicted claim. There is no default: at 0.5 a model of rare claims predicts none.
 * `score`: at or above this value. `share`: the highest-scored share (0 to 1) of the weight, ties pro rata.
 * `prevalence`: at or above the claim rate. `tuned`: where F1 is largest on the validation rows.
 */
export type Threshold =
  | { kind: 'score'; value: number }
  | { kind: 'share'; value: number }
  | { kind: 'prevalence' }
  | { kind: 'tuned' };

interface Confusion {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
}

/** Share of predicted claims that are claims. */
export function precision(scored: Scored, threshold: Threshold): Metric {
  return atThreshold(scored, threshold, ({ truePositives: tp, falsePositives: fp }) =>
    tp + fp === 0 ? 'no row is predicted to be a claim' : tp / (tp + fp),
  );
}

/** Share of claims that are predicted. */
export function recall(scored: Scored, threshold: Threshold): Metric {
  return atThreshold(scored, threshold, ({ truePositives: tp, falseNegatives: fn }) => tp / (tp + fn));
}

/** Harmonic mean of precision and recall. */
export function f1(scored: Scored, threshold: Threshold): Metric {
  return atThreshold(
    scored,
    threshold,
    ({ truePositives: tp, falsePositives: fp, falseNegatives: fn }) => (2 * tp) / (2 * tp + fp + fn),
  );
}

/** Matthews correlation coefficient. */
export function mcc(scored: Scored, threshold: Threshold): Metric {
  return atThreshold(scored, threshold, (confusion) => {
    const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = confusion;
    if (tp + fp === 0) return 'no row is predicted to be a claim';
    if (tn + fn === 0) return 'every row is predicted to be a claim';
    // Two roots, so that the product of four counts does not overflow exact numbers.
    return (tp * tn - fp * fn) / (Math.sqrt((tp + fp) * (tp + fn)) * Math.sqrt((tn + fp) * (tn + fn)));
  });
}

function atThreshold(
  scored: Scored,
  threshold: Threshold,
  compute: (confusion: Confusion) => number | string,
): Metric {
  return judge(scored, (tally) => {
    const predicted = predictedClaims(scored, tally, threshold);
    if (typeof predicted === 'string') return notComputed(predicted);
    const { claims, others, cut } = predicted;
    const result = compute({
      truePositives: claims,
      falsePositives: others,
      falseNegatives: tally.claims - claims,
      trueNegatives: tally.others - others,
    });
    if (typeof result === 'string') return notComputed(result);
    return computed(result, cut === undefined ? {} : { detail: { threshold: cut } });
  });
}

function predictedClaims(
  scored: Scored,
  tally: Tally,
  threshold: Threshold,
): { claims: number; others: number; cut?: number } | string {
  switch (threshold.kind) {
    case 'share': {
      const { weight, sum } = topShare(runsOf(tally), threshold.value);
      return { claims: sum, others: weight - sum };
    }
    case 'score':
      return atOrAbove(scored, threshold.value);
    case 'prevalence':
      return atOrAbove(scored, tally.claims / (tally.claims + tally.others));
    case 'tuned': {
      if (!scored.validation) return 'there are no validation rows to tune the threshold on';
      const best = bestF1(scored.validation);
      if (best.status === 'not computed') return `the threshold could not be tuned: ${best.reason}`;
      return atOrAbove(scored, best.value);
    }
  }
}

function atOrAbove(
  { scores, labels, weights }: Scored,
  cut: number,
): { claims: number; others: number; cut: number } {
  let claims = 0;
  let others = 0;
  for (let row = 0; row < scores.length; row++) {
    if (scores[row] < cut) continue;
    const weight = weights ? weights[row] : 1;
    if (labels[row] === 1) claims += weight;
    else others += weight;
  }
  return { claims, others, cut };
}

/** The score at which F1 is largest; of several the highest. */
function bestF1(scored: Scored): Metric {
  return judge(scored, ({ ranking, mass, claims }) => {
    let found = 0;
    let taken = 0;
    let largest = -1;
    let at = 0;
    for (let slot = 0; slot < mass.length; slot += 2) {
      found += mass[slot + 1];
      taken += mass[slot] + mass[slot + 1];
      const value = (2 * found) / (claims + taken);
      if (value > largest) {
        largest = value;
        at = ranking.lowest[slot / 2];
      }
    }
    return computed(at);
  });
}
