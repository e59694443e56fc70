import { computed, type Metric, notComputed, type Scored } from './metric.js';
import { judgeRuns, type Runs } from './runs.js';

/**
 * Mean of the target among the highest-scored `share` (0 to 1) of the weight, over the mean of all: of claims or not,
 * the ratio of claim rates. Rows tied at the cut count pro rata, so that the order of the file does not matter.
 */
export function lift(scored: Scored, share: number): Metric {
  return judgeRuns(scored, (runs) => {
    if (scored.scores.length * share < 1) {
      return notComputed(`${100 * share} % of ${scored.scores.length} rows is less than one row`);
    }
    const { weight, sum } = topShare(runs, share);
    return computed(sum / weight / (runs.totalSum / runs.totalWeight));
  });
}

/** Weight and sum of the target in the highest-scored `share` of the weight. */
export function topShare({ weight, sum, totalWeight }: Runs, share: number): { weight: number; sum: number } {
  let left = share * totalWeight;
  const top = { weight: 0, sum: 0 };
  for (let run = 0; run < weight.length && left > 0; run++) {
    const part = weight[run] <= left ? 1 : left / weight[run];
    top.weight += part * weight[run];
    top.sum += part * sum[run];
    left -= weight[run];
  }
  return top;
}
