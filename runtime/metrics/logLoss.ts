import { computed, type Metric, type Scored } from './metric.js';
import { perRow } from './perRow.js';
import { judge } from './ranking.js';
import { weightedSum } from './weightedSum.js';

const SMALLEST = Number.EPSILON;

/**
 * Mean of -ln(probability given to what happened), that probability kept at or above 2.22e-16. The detail holds the
 * log loss of a model that knows the prevalence only.
 */
export function logLoss(scored: Scored): Metric {
  return judge(
    scored,
    ({ claims, others }) => {
      const total = claims + others;
      const prevalence = claims / total;
      return computed(weightedSum(perRow(scored, 'log', loss), scored.weights) / total, {
        detail: { baseline: entropy(prevalence), prevalence },
      });
    },
    { probabilities: true, oneClass: true },
  );
}

const loss = (score: number, label: number): number => -Math.log(clip(label === 1 ? score : 1 - score));

/** Keeps a probability off 0 and 1, where its logarithm or its logit is infinite. */
export function clip(probability: number): number {
  return Math.min(Math.max(probability, SMALLEST), 1 - SMALLEST);
}

function entropy(probability: number): number {
  const part = (p: number): number => (p === 0 ? 0 : -p * Math.log(p));
  return part(probability) + part(1 - probability);
}
