import { choose } from '../hash.js';
import { totalOf } from './counts.js';

/** The counts of so many rows drawn from these by the seed; the counts themselves if there are no more. */
export function sampledCounts(counts: readonly number[], most: number, seed: number): number[] {
  const total = totalOf(counts);
  if (total <= most) return [...counts];
  const drawn = new Array<number>(counts.length).fill(0);
  let bin = 0;
  let end = counts[0]!;
  for (const row of choose(most, total, seed)) {
    while (row >= end) end += counts[++bin]!;
    drawn[bin]!++;
  }
  return drawn;
}
