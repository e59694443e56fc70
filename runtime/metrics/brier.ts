import { squaredError } from './meanLoss.js';
import { computed, type Metric, type Scored } from './metric.js';
import { perRow } from './perRow.js';
import { judge } from './ranking.js';
import { weightedSum } from './weightedSum.js';

/**
 * Brier score: mean of (probability - label)^2. It looks excellent on rare events whatever the model, so the detail
 * holds the score of a model that knows the prevalence only.
 */
export function brier(scored: Scored): Metric {
  return judge(
    scored,
    ({ claims, others }) => {
      const sum = weightedSum(perRow(scored, 'squared', squaredError), scored.weights);
      const total = claims + others;
      const prevalence = claims / total;
      return computed(sum / total, { detail: { baseline: prevalence * (1 - prevalence), prevalence } });
    },
    { probabilities: true, oneClass: true },
  );
}

/** Brier skill: the share by which the Brier score is better than that of the prevalence; 0 is none, 1 is perfect. */
export function brierSkill(scored: Scored): Metric {
  return judge(
    scored,
    () => {
      const score = brier(scored);
      return score.status === 'computed' ? computed(1 - score.value / (score.detail?.baseline ?? 0)) : score;
    },
    { probabilities: true },
  );
}
