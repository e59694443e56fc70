import type { Scored } from './metric.js';

interface Kept {
  labels: Float64Array;
  losses: Map<string, Float64Array>;
}

/** Kept because the bootstrap asks for the same logarithms on every draw. */
const kept = new WeakMap<Float64Array, Kept>();

/** The loss of each row, computed once for the same scores and labels. `name` tells losses apart. */
export function perRow(
  { scores, labels }: Scored,
  name: string,
  loss: (score: number, label: number) => number,
): Float64Array {
  let known = kept.get(scores);
  if (known?.labels !== labels) {
    known = { labels, losses: new Map() };
    kept.set(scores, known);
  }
  const before = known.losses.get(name);
  if (before) return before;
  const losses = scores.map((score, row) => loss(score, labels[row]));
  known.losses.set(name, losses);
  return losses;
}
