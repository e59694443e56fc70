import type { Curve } from './curves.js';

const STRIPES = 200;

/**
 * Leaves out points that a chart cannot show: of each of 200 equal stripes of x the lowest and the highest point stay,
 * and of the whole line the first and the last. So peaks stay where they are, which evenly spaced samples would lose.
 * @param x not falling
 */
export function thin(x: readonly number[], y: readonly number[]): Curve {
  const last = x.length - 1;
  const kept = new Set<number>([0]);
  const width = (x[last] - x[0]) / STRIPES;
  const stripeOf = (i: number): number =>
    width === 0 ? 0 : Math.min(STRIPES - 1, Math.floor((x[i] - x[0]) / width));
  for (let start = 0; start <= last; ) {
    const stripe = stripeOf(start);
    let lowest = start;
    let highest = start;
    for (; start <= last && stripeOf(start) === stripe; start++) {
      if (y[start] < y[lowest]) lowest = start;
      if (y[start] > y[highest]) highest = start;
    }
    kept.add(Math.min(lowest, highest)).add(Math.max(lowest, highest));
  }
  kept.add(last);
  const points = [...kept].sort((a, b) => a - b);
  return { x: points.map((i) => x[i]), y: points.map((i) => y[i]) };
}
