import type { Scored } from './metric.js';
import type { Tally } from './ranking.js';

/**
 * Bins of about equal weight by score, lowest scores first. Rows of equal score are never parted: a tied run goes to
 * the bin where its middle lies, and bins that stay empty are left out.
 * @returns per row its bin, and how many bins there are
 */
export function equalBins(
  { scores, weights }: Scored,
  { ranking: { order }, claims, others }: Tally,
  wanted: number,
): { binOf: Uint32Array; bins: number } {
  const total = claims + others;
  const binOf = new Uint32Array(scores.length);
  let below = 0;
  let bins = 0;
  let lastMark = -1;
  for (let end = order.length; end > 0; ) {
    const score = scores[order[end - 1]];
    let start = end;
    let run = 0;
    for (; start > 0 && scores[order[start - 1]] === score; start--)
      run += weights ? weights[order[start - 1]] : 1;
    const mark = Math.min(wanted - 1, Math.floor((wanted * (below + run / 2)) / total));
    if (mark > lastMark) {
      bins++;
      lastMark = mark;
    }
    for (; end > start; end--) binOf[order[end - 1]] = bins - 1;
    below += run;
  }
  return { binOf, bins };
}
