import { computed, type Metric, notComputed, type Scored } from './metric.js';
import { judge, type Tally } from './ranking.js';

/**
 * Claim rate among the highest-scored `share` (0 to 1) of the weight, over the claim rate of all. Rows tied at the cut
 * count pro rata, so that the order of the file does not matter.
 */
export function lift(scored: Scored, share: number): Metric {
  return judge(scored, (tally) => {
    if (scored.scores.length * share < 1) {
      return notComputed(`${100 * share} % of ${scored.scores.length} rows is less than one row`);
    }
    const total = tally.claims + tally.others;
    const { claims, others } = topShare(tally, share);
    return computed(claims / (claims + others) / (tally.claims / total));
  });
}

/** Weight of claims and of others in the highest-scored `share` of the weight. */
export function topShare({ mass, claims, others }: Tally, share: number): { claims: number; others: number } {
  let left = share * (claims + others);
  const top = { claims: 0, others: 0 };
  for (let slot = 0; slot < mass.length && left > 0; slot += 2) {
    const run = mass[slot] + mass[slot + 1];
    const part = run <= left ? 1 : left / run;
    top.others += part * mass[slot];
    top.claims += part * mass[slot + 1];
    left -= run;
  }
  return top;
}
