import { computed, type Metric, type Scored } from './metric.js';
import { judge } from './ranking.js';

/**
 * Brier score: mean of (probability - label)^2. It looks excellent on rare events whatever the model, so the detail
 * holds the score of a model that knows the prevalence only.
 */
export function brier(scored: Scored): Metric {
  return judge(
    scored,
    ({ claims, others }) => {
      const { scores, labels, weights } = scored;
      let sum = 0;
      for (let row = 0; row < scores.length; row++) {
        const error = scores[row] - labels[row];
        sum += (weights ? weights[row] : 1) * error * error;
      }
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
