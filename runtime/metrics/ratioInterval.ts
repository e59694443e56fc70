import { type Interval, LEVEL, type Scored, STANDARD_ERRORS } from './metric.js';

/**
 * Interval of the ratio of two weighted sums over the same rows, such as expected over observed or, with ones below, a
 * mean: linearised (Cochran 1977, Sampling Techniques, 6.2), on the logarithmic scale where the ratio is above 0, so
 * that it stays there. Rows of one group count as one unit.
 * @param above summed above the line, one entry per row
 * @param below summed below it; the sum must be above 0
 * @returns undefined where there is no spread: that would claim certainty
 */
export function ratioInterval(
  above: Float64Array,
  below: Float64Array,
  weights: Float64Array | undefined,
  groups: Scored['groups'],
): Interval | undefined {
  let [top, bottom] = [0, 0];
  for (let row = 0; row < above.length; row++) {
    const weight = weights ? weights[row] : 1;
    top += weight * above[row];
    bottom += weight * below[row];
  }
  const ratio = top / bottom;
  const units = new Float64Array(groups ? groups.count : above.length);
  const present = new Uint8Array(units.length);
  for (let row = 0; row < above.length; row++) {
    const unit = groups ? groups.of[row] : row;
    units[unit] += (weights ? weights[row] : 1) * (above[row] - ratio * below[row]);
    if (below[row] !== 0 || above[row] !== 0) present[unit] = 1;
  }
  const count = present.reduce((sum, is) => sum + is, 0);
  const squares = units.reduce((sum, value) => sum + value * value, 0);
  const reach = (STANDARD_ERRORS * Math.sqrt((squares * count) / (count - 1))) / bottom;
  if (!(reach > 0) || !Number.isFinite(reach)) return undefined;
  const method = 'linearised';
  if (ratio <= 0) return { level: LEVEL, low: ratio - reach, high: ratio + reach, method };
  const factor = Math.exp(reach / ratio);
  return { level: LEVEL, low: ratio / factor, high: ratio * factor, method };
}
