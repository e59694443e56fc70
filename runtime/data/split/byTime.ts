import { UserError } from '../../error.js';
import { timeOf } from '../time.js';
import type { Shares } from './shares.js';

/** The first time of a part, as the data spells it; everything before it lies in an earlier part. */
export interface Cuts {
  validation: string;
  test: string;
}

/**
 * The oldest rows are for training, the newest for the test. The cuts lie between times that differ, as near to the
 * shares as those allow: rows of one time stay together. Where there are groups, all rows of one go where its newest
 * row goes, so that nothing of the test part was learnt from.
 * @returns per row the position of its part in PART_NAMES, and the cuts
 * @throws UserError if there are fewer than three times
 */
export function splitByTime(
  times: readonly string[],
  groups: Uint32Array | undefined,
  shares: Shares,
  where: string,
): { partOf: Uint8Array; cuts: Cuts } {
  const at = newestOfGroup(Float64Array.from(times, timeOf), groups);
  const counts = new Map<number, number>();
  for (const time of at) counts.set(time, (counts.get(time) ?? 0) + 1);
  const distinct = Float64Array.from(counts.keys()).sort();
  if (distinct.length < 3) {
    throw new UserError({
      where,
      what: `The rows are of ${distinct.length === 1 ? 'one time' : 'two times'}; three parts need three.`,
      cure: 'Name a time column with finer times, or split by hash.',
    });
  }
  // Rows before each time: what a cut there would give to the parts before it.
  const before = new Float64Array(distinct.length);
  for (let i = 1; i < distinct.length; i++) before[i] = before[i - 1] + counts.get(distinct[i - 1])!;
  const first = nearestTo(before, shares.train * times.length, 1, distinct.length - 2);
  const second = nearestTo(
    before,
    (shares.train + shares.validation) * times.length,
    first + 1,
    distinct.length - 1,
  );
  const partOf = new Uint8Array(times.length);
  for (let row = 0; row < at.length; row++) {
    partOf[row] = at[row] < distinct[first] ? 0 : at[row] < distinct[second] ? 1 : 2;
  }
  const spelled = (time: number) => times.filter((text) => timeOf(text) === time).sort()[0];
  return { partOf, cuts: { validation: spelled(distinct[first]), test: spelled(distinct[second]) } };
}

function newestOfGroup(times: Float64Array, groups: Uint32Array | undefined): Float64Array {
  if (!groups) return times;
  const newest = new Map<number, number>();
  for (const [row, group] of groups.entries()) {
    newest.set(group, Math.max(times[row], newest.get(group) ?? Number.NEGATIVE_INFINITY));
  }
  return times.map((_, row) => newest.get(groups[row])!);
}

/** Position from `from` to `to` of the value nearest to the wanted one, the first of equals. */
function nearestTo(values: Float64Array, wanted: number, from: number, to: number): number {
  let best = from;
  for (let i = from + 1; i <= to; i++) {
    if (Math.abs(values[i] - wanted) < Math.abs(values[best] - wanted)) best = i;
  }
  return best;
}
