import type { FeatureColumn } from '../data/table.js';
import { hash } from '../hash.js';
import { canSplit, categoricalBins, type FeatureBins, numericBins } from './bins.js';
import { distinctOf } from './distinct.js';
import type { Parameters } from './parameters.js';
import { sorterOf } from './sorter.js';

/** LightGBM's bin_construct_sample_cnt: bins are made from so many rows if there are more. */
const SAMPLED_ROWS = 200_000;

/** Bins of every feature, from a sample of the rows if there are many. */
export function findBins(features: readonly FeatureColumn[], parameters: Parameters): FeatureBins[] {
  const total = features[0]!.values.length;
  // One row at a random place in each of so many equal stretches.
  const sample =
    total > SAMPLED_ROWS
      ? Uint32Array.from({ length: SAMPLED_ROWS }, (_, i) =>
          Math.floor(((i + hash(parameters.data_random_seed, i) / 2 ** 32) * total) / SAMPLED_ROWS),
        )
      : undefined;
  const looked = sample?.length ?? total;
  const sort = sorterOf(looked);
  const present = new Float64Array(looked);
  return features.map(({ kind, values }) => {
    const n = sample ? gather(values, sample, present) : gatherAll(values, present);
    const hasMissing = n < looked || (sample !== undefined && hasNaN(values));
    const distinct = distinctOf(sort(present.subarray(0, n)), looked - n, hasMissing);
    return kind === 'categorical' ? categoricalBins(distinct, parameters) : numericBins(distinct, parameters);
  });
}

/** Collects the values of these rows that are not NaN. @returns how many */
function gather(values: Float64Array, rows: Uint32Array, to: Float64Array): number {
  let n = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    if (!Number.isNaN(value)) to[n++] = value;
  }
  return n;
}

function gatherAll(values: Float64Array, to: Float64Array): number {
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) to[n++] = value;
  }
  return n;
}

/** Much quicker than `values.some(Number.isNaN)`. */
function hasNaN(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i]!)) return true;
  return false;
}

/** Whether each feature has bins that a split with min_data_in_leaf rows on both sides can tell apart. */
export function splittable(
  bins: readonly FeatureBins[],
  rows: number,
  { min_data_in_leaf }: Parameters,
): boolean[] {
  const minRows = Math.trunc((min_data_in_leaf * Math.min(rows, SAMPLED_ROWS)) / rows);
  return bins.map((feature) => canSplit(feature, minRows));
}
