import type { Curve } from '../../runtime/metrics/curves.js';

/** Points of a curve of shares, in percent: axes read easier so. */
export function percentPoints({ x, y }: Curve): [number, number][] {
  return x.map((value, i) => [100 * value, 100 * y[i]]);
}

/** 0, 0.05, … 1: where the tables beside the curves read them off. */
export const TWENTIETHS: readonly number[] = Array.from({ length: 21 }, (_, i) => i / 20);

/**
 * Height of a curve at x, straight between its points; where it goes straight up, its top.
 * Undefined left of the first point and right of the last.
 * @param curve x not falling
 */
export function heightAt({ x, y }: Curve, at: number): number | undefined {
  const after = x.findIndex((value) => value > at);
  const before = (after === -1 ? x.length : after) - 1;
  if (before < 0) return undefined;
  if (x[before] === at) return y[before];
  if (after === -1) return undefined;
  return y[before] + ((y[after] - y[before]) * (at - x[before])) / (x[after] - x[before]);
}
