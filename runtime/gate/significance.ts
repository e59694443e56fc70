import type { Difference } from '../metrics/assess.js';
import { LEVEL, STANDARD_ERRORS } from '../metrics/metric.js';
import { normalTail } from '../metrics/normalTail.js';

/** The chance at which a claim counts as shown: that of the interval lying on its side of the bound. */
export const SIGNIFICANCE = (1 - LEVEL) / 2;

/**
 * Chance of a difference as favourable as this one, or more so, if the true one were at the bound. It is normal, with
 * the standard error that the interval has on the side of the bound, so that it is at most SIGNIFICANCE exactly where
 * the whole interval is above the bound.
 * @param higherIsBetter otherwise a difference is the more favourable the lower it is
 * @param bound in the sense of favourable: -margin for `not worse`, margin for `better`
 * @returns undefined without an interval
 */
export function chanceOf(
  { value, interval }: Difference,
  higherIsBetter: boolean,
  bound: number,
): number | undefined {
  if (!interval || !Number.isFinite(interval.low) || !Number.isFinite(interval.high)) return undefined;
  const favourable = higherIsBetter ? value : -value;
  const reach = higherIsBetter ? value - interval.low : interval.high - value;
  if (favourable === bound) return 0.5;
  if (!(reach > 0)) return favourable > bound ? 0 : 1;
  return normalTail(((favourable - bound) / reach) * STANDARD_ERRORS);
}
