import { computed, type Metric, type Scored } from './metric.js';
import { judge } from './ranking.js';

/**
 * Area under the precision-recall curve as average precision: the sum of (recall gained x precision), one step per
 * distinct score. A score without skill reaches the prevalence, which stands in the detail.
 */
export function averagePrecision(scored: Scored): Metric {
  return judge(scored, ({ mass, claims, others }) => {
    let taken = 0;
    let found = 0;
    let sum = 0;
    for (let slot = 0; slot < mass.length; slot += 2) {
      const gained = mass[slot + 1];
      taken += mass[slot] + gained;
      found += gained;
      if (gained > 0) sum += gained * (found / taken);
    }
    return computed(sum / claims, { detail: { prevalence: claims / (claims + others) } });
  });
}
