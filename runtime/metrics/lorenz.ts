import { computed, type Metric, notComputed, type Scored } from './metric.js';
import { judgeRuns, perfectRuns, type Runs } from './runs.js';

/**
 * Normalised Gini coefficient of a count or an amount: G(score) / G(target), where G is twice the area between the
 * concentration curve and the diagonal. The curve cumulates the target (as a share) over the weight, such as exposure,
 * from the highest score down; tied rows are one straight piece (Frees, Meyers and Cummings 2011, JASA 106, 1085-1098,
 * for the curve). Of a 0/1 target it would be 2 AUC - 1.
 */
export function normalisedGini(scored: Scored): Metric {
  return judgeRuns(scored, (runs) => {
    const best = concentration(perfectRuns(scored));
    return best > 0 ? computed(concentration(runs) / best) : notComputed('all rows have the same target');
  });
}

function concentration({ weight, sum, totalWeight, totalSum }: Runs): number {
  let taken = 0;
  let twice = 0;
  for (let run = 0; run < weight.length; run++) {
    twice += weight[run] * (2 * taken + sum[run]);
    taken += sum[run];
  }
  return twice / (totalWeight * totalSum) - 1;
}
