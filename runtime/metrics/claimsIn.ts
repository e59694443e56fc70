import type { Scored } from './metric.js';

/** How many claims the rows hold: of claims or none and of counts their sum, of amounts the rows above 0. */
export function claimsIn({ labels, exposure, target = 'binary' }: Scored): number {
  if (target === 'amount') return labels.reduce((sum, label) => sum + (label > 0 ? 1 : 0), 0);
  if (!exposure) return labels.reduce((sum, label) => sum + label, 0);
  // The division by the exposure is undone; whole numbers are whole again after rounding.
  return Math.round(labels.reduce((sum, label, row) => sum + label * exposure[row], 0));
}
