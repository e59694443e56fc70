import type { FeatureColumn } from '../data/table.js';
import { hash } from '../hash.js';
import { canSplit, categoricalBins, distinctOf, type FeatureBins, numericBins } from './bins.js';
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
  const sort = sorterOf(sample?.length ?? total);
  return features.map(({ kind, values }) => {
    const looked = sample?.length ?? total;
    const present = new Float64Array(looked);
    let n = 0;
    for (let i = 0; i < looked; i++) {
      const value = values[sample ? sample[i]! : i]!;
      if (!Number.isNaN(value)) present[n++] = value;
    }
    const hasMissing = n < looked || (sample !== undefined && values.some(Number.isNaN));
    const distinct = distinctOf(sort(present.subarray(0, n)), looked - n, hasMissing);
    return kind === 'categorical' ? categoricalBins(distinct, parameters) : numericBins(distinct, parameters);
  });
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
