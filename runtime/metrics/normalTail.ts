import { gammaTail } from '../drift/gammaTail.js';

/** Chance that a standard normal number exceeds `z`: half the chance that its square exceeds the square of `z`. */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z < 0) return 1 - normalTail(-z);
  return z === Number.POSITIVE_INFINITY ? 0 : gammaTail(0.5, (z * z) / 2) / 2;
}
