import { computed, type Metric, notComputed, type Scored } from './metric.js';
import { judge } from './ranking.js';
import { unjudgeable } from './runs.js';
import { weightedSum } from './weightedSum.js';

/**
 * Expected over observed: the sum of the predictions over the sum of the target, which is the number of claims or the
 * amount. Ideal is 1.
 */
export function expectedObserved(scored: Scored): Metric {
  if ((scored.target ?? 'binary') === 'binary') {
    return judge(scored, ({ claims }) => ratio(scored, claims, 'no claim was'), {
      probabilities: true,
      oneClass: true,
    });
  }
  const refusal = unjudgeable(scored);
  if (refusal) return notComputed(refusal);
  return ratio(scored, weightedSum(scored.labels, scored.weights), 'nothing was');
}

function ratio({ scores, weights }: Scored, observed: number, nothing: string): Metric {
  const expected = weightedSum(scores, weights);
  if (observed === 0) return notComputed(`${nothing} observed, ${expected.toPrecision(4)} were expected`);
  return computed(expected / observed, { detail: { expected, observed } });
}
