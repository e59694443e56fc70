import { wasserstein } from '../drift/wasserstein.js';

/**
 * Wasserstein distance in standard deviations of the baseline, as Azure ML's model monitoring has it. Absent where the
 * baseline does not vary.
 */
export function wassersteinInSd(baseline: Float64Array, now: Float64Array): { wasserstein?: number } {
  const mean = baseline.reduce((sum, value) => sum + value, 0) / baseline.length;
  const squares = baseline.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sd = Math.sqrt(squares / (baseline.length - 1));
  return sd > 0 ? { wasserstein: wasserstein(baseline, now) / sd } : {};
}
