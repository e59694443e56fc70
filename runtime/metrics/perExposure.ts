import type { TargetKind } from '../data/manifest.js';
import type { Scored } from './metric.js';

/**
 * What was observed, as metrics compare it with a model's answers: a count or an amount with an exposure becomes one per
 * unit of exposure that weighs as much as its exposure. Of a claim or none there is no such rate: the model gives its
 * chance over the row's own time.
 */
export function perExposure(
  target: TargetKind,
  observed: Float64Array,
  weights: Float64Array | undefined,
  exposure: Float64Array | undefined,
): Pick<Scored, 'labels' | 'weights' | 'exposure'> {
  if (!exposure || target === 'binary') return { labels: observed, ...(weights && { weights }) };
  return {
    labels: observed.map((value, row) => value / exposure[row]!),
    weights: weights ? weights.map((weight, row) => weight * exposure[row]!) : exposure,
    exposure,
  };
}
