import { computed, type Metric, notComputed, type Scored } from './metric.js';
import { judge } from './ranking.js';
import { weightedSum } from './weightedSum.js';

/** Claims expected over claims observed: the sum of the probabilities over the number of claims. Ideal is 1. */
export function expectedObserved(scored: Scored): Metric {
  return judge(
    scored,
    ({ claims }) => {
      const expected = weightedSum(scored.scores, scored.weights);
      if (claims === 0) return notComputed(`no claim was observed, ${expected.toPrecision(4)} were expected`);
      return computed(expected / claims, { detail: { expected, observed: claims } });
    },
    { probabilities: true, oneClass: true },
  );
}
