import { computed, type Metric, type Scored } from './metric.js';
import { judge } from './ranking.js';

/**
 * Kolmogorov-Smirnov distance: the largest gap between the share of claims and the share of others at or above a
 * score, looked at between distinct scores only. The detail names the score where it is reached.
 */
export function ks(scored: Scored): Metric {
  return judge(scored, ({ ranking, mass, claims, others }) => {
    let claimsAbove = 0;
    let othersAbove = 0;
    let largest = 0;
    let threshold = ranking.lowest[0];
    for (let slot = 0; slot < mass.length; slot += 2) {
      othersAbove += mass[slot];
      claimsAbove += mass[slot + 1];
      const gap = Math.abs(claimsAbove / claims - othersAbove / others);
      if (gap > largest) {
        largest = gap;
        threshold = ranking.lowest[slot / 2];
      }
    }
    return computed(largest, Number.isFinite(threshold) ? { detail: { threshold } } : {});
  });
}
