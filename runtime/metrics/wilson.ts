import { STANDARD_ERRORS } from './metric.js';

/** Interval of a share that was seen in `trials` (Wilson 1927): never outside 0 to 1, sound for rare events. */
export function wilson(share: number, trials: number): [low: number, high: number] {
  const z2 = STANDARD_ERRORS ** 2 / trials;
  const middle = (share + z2 / 2) / (1 + z2);
  const reach = (STANDARD_ERRORS * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials))) / (1 + z2);
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}
