import { area, areaInterval } from './delong.js';
import { computed, type Metric, type Scored } from './metric.js';
import { judge } from './ranking.js';

/**
 * Area under the ROC curve: the chance that a claim scores above a row without one, ties counting half (mid-ranks).
 * The interval is DeLong's and stands only on rows of equal weight without groups.
 */
export function auc(scored: Scored): Metric {
  return judge(scored, (tally) => {
    const interval = areaInterval(scored, tally);
    return computed(area(tally), interval && { interval });
  });
}
