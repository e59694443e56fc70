import type { TargetKind } from '../../runtime/data/manifest.js';

/** What a model with this objective predicts; the directory of a model does not say. */
export function targetOf(objective: string | undefined): TargetKind {
  const [name] = (objective ?? '').split(' ');
  if (name === 'binary' || name === 'cross_entropy') return 'binary';
  return name === 'poisson' ? 'count' : 'amount';
}
