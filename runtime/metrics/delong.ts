import { type Interval, LEVEL, type Scored, STANDARD_ERRORS } from './metric.js';
import { type Tally, tallied } from './ranking.js';

/** Area under the ROC curve, ties counting half. Claims and others must both be there. */
export function area({ mass, claims, others }: Tally): number {
  let claimsAbove = 0;
  let wins = 0;
  for (let slot = 0; slot < mass.length; slot += 2) {
    wins += mass[slot] * (claimsAbove + mass[slot + 1] / 2);
    claimsAbove += mass[slot + 1];
  }
  return wins / (claims * others);
}

/**
 * Interval of an area, within 0 to 1, from the variance of DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44,
 * 837-845. None with weights or groups, which the method does not know, and none where the variance is zero or has no
 * estimate: that would claim certainty.
 */
export function areaInterval(scored: Scored, tally: Tally): Interval | undefined {
  if (!isPlain(scored)) return undefined;
  const value = area(tally);
  const reach = STANDARD_ERRORS * Math.sqrt(covariance(tally, tally));
  if (!(reach > 0)) return undefined;
  return {
    level: LEVEL,
    low: Math.max(0, value - reach),
    high: Math.min(1, value + reach),
    method: 'DeLong',
  };
}

/**
 * Interval of the area of `a` minus that of `b` over the same rows. Two models that rank alike have the interval from
 * 0 to 0. Undefined with fewer than two claims or two others.
 */
export function areaDifferenceInterval(a: Scored, b: Scored): Interval | undefined {
  const [one, two] = [tallied(a), tallied(b)];
  if (!one || !two) return undefined;
  const variance = covariance(one, one) + covariance(two, two) - 2 * covariance(one, two);
  if (Number.isNaN(variance)) return undefined;
  const difference = area(one) - area(two);
  // Of equal rankings the variance is zero but for the rounding, which may leave it just below.
  const reach = STANDARD_ERRORS * Math.sqrt(Math.max(0, variance));
  return { level: LEVEL, low: difference - reach, high: difference + reach, method: 'paired DeLong' };
}

/** Whether DeLong's method applies: it knows claims or none, and neither weights nor groups of rows. */
export function isPlain({ weights, groups, target = 'binary' }: Scored): boolean {
  return target === 'binary' && weights === undefined && groups === undefined;
}

/** Covariance of two areas over the same rows; NaN with fewer than two claims or two others. */
function covariance(a: Tally, b: Tally): number {
  const [areaA, areaB] = [area(a), area(b)];
  const [placementsA, placementsB] = [placementsOf(a), placementsOf(b)];
  const [slotsA, slotsB] = [a.ranking.slots, b.ranking.slots];
  const sums = [0, 0];
  for (let row = 0; row < slotsA.length; row++) {
    const slotA = slotsA[row];
    sums[slotA & 1] += (placementsA[slotA] - areaA) * (placementsB[slotsB[row]] - areaB);
  }
  return sums[1] / (a.claims - 1) / a.claims + sums[0] / (a.others - 1) / a.others;
}

/**
 * Per slot, from mid-ranks as in Sun and Xu (2014), IEEE Signal Processing Letters 21, 1389-1393: the share of others
 * that a claim beats, and the share of claims that beat another row, ties counting half.
 */
function placementsOf({ mass, claims, others }: Tally): Float64Array {
  const placements = new Float64Array(mass.length);
  let claimsAbove = 0;
  let othersBelow = others;
  for (let slot = 0; slot < mass.length; slot += 2) {
    othersBelow -= mass[slot];
    placements[slot] = (claimsAbove + mass[slot + 1] / 2) / claims;
    placements[slot + 1] = (othersBelow + mass[slot] / 2) / others;
    claimsAbove += mass[slot + 1];
  }
  return placements;
}
