import type { TargetKind } from '../../runtime/data/manifest.js';
import { metricFigure, percent } from '../figures.js';

/** What a target's mean is called, by its kind. */
export const MEAN_NAMES: Record<TargetKind, string> = {
  binary: 'Claim rate',
  count: 'Claims per row',
  amount: 'Mean amount',
};

/** What rows are called whose target is above 0. */
export const POSITIVE_NAMES: Record<TargetKind, string> = {
  binary: 'With a claim',
  count: 'With a claim',
  amount: 'With an amount',
};

/** A mean of the target as it is read: a claim rate in percent, the others as numbers. */
export function meanFigure(mean: number | undefined | null, kind: TargetKind): string {
  if (mean === undefined || mean === null) return metricFigure(undefined);
  return kind === 'binary' ? percent(mean) : metricFigure(mean);
}
