import * as z from 'zod';
import type { FeatureColumn } from '../data/table.js';
import { choose } from '../hash.js';
import { countInBins, equalShareEdges } from './bins.js';
import { MOST_TESTED } from './ks.js';

/** Numbers with no more different values than this are compared value by value, which needs no sample. */
const FEW_DISTINCT = 20;

/**
 * `model/baseline.json`: how a model's scores and features were spread over the validation part, on which it was not
 * fitted. Rows in use are compared with it. Each sample is in order, so that no row can be put together again.
 */
export const Baseline = z.strictObject({
  kind: z.literal('baseline'),
  formatVersion: z.literal(1),
  part: z.literal('validation'),
  rows: z.int().positive(),
  scores: z.strictObject({
    mean: z.number(),
    /** Bins of about equal counts, see bins.ts. */
    edges: z.array(z.number()),
    counts: z.array(z.int().nonnegative()),
    sample: z.array(z.number()),
  }),
  /** Up to a thousand values of each feature that has more than twenty different numbers, missing ones left out. */
  samples: z.record(z.string(), z.array(z.number())),
});
export type Baseline = z.output<typeof Baseline>;

/**
 * @param scores of the validation part, one per row, at least one
 * @param features of the same rows
 */
export function baselineOf(scores: Float64Array, features: readonly FeatureColumn[]): Baseline {
  const edges = equalShareEdges(scores);
  return {
    kind: 'baseline',
    formatVersion: 1,
    part: 'validation',
    rows: scores.length,
    scores: {
      mean: scores.reduce((sum, score) => sum + score, 0) / scores.length,
      edges,
      counts: countInBins(scores, edges),
      sample: sampleOf(scores),
    },
    samples: Object.fromEntries(
      features
        .filter(({ kind, values }) => kind === 'numeric' && hasMany(values))
        .map(({ name, values }) => [name, sampleOf(values)]),
    ),
  };
}

function hasMany(values: Float64Array): boolean {
  const seen = new Set<number>();
  return values.some((value) => !Number.isNaN(value) && seen.add(value).size > FEW_DISTINCT);
}

function sampleOf(values: Float64Array): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length <= MOST_TESTED) return [...sorted];
  return choose(MOST_TESTED, sorted.length, 1).map((place) => sorted[place]!);
}
