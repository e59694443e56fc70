import type { FeatureColumn } from '../data/table.js';
import { hash } from '../hash.js';
import { canSplit, categoricalBins, type FeatureBins, numericBins } from './bins.js';
import { distinctOf } from './distinct.js';
import { grouperOf } from './grouper.js';
import type { Parameters } from './parameters.js';

/** LightGBM's bin_construct_sample_cnt: bins are made from so many rows if there are more. */
const SAMPLED_ROWS = 200_000;

/** What threads that look for bins together share, beside the values. */
export interface BinOrder {
  work: 'bin';
  features: readonly Pick<FeatureColumn, 'kind' | 'values'>[];
  parameters: Parameters;
  /** Rows that are looked at, if not all: one at a random place in each of so many equal stretches. */
  sample?: Uint32Array;
  /** The next feature that nobody has taken. */
  next: Int32Array;
}

/** One feature's bins. */
export interface FoundBins {
  /** Position among the features. */
  feature: number;
  bins: FeatureBins;
}

/** The order to find the bins of these features. */
export function orderBins(columns: readonly FeatureColumn[], parameters: Parameters): BinOrder {
  const total = columns[0]!.values.length;
  const order: BinOrder = {
    work: 'bin',
    features: columns.map(({ kind, values }) => ({ kind, values })),
    parameters,
    next: new Int32Array(new SharedArrayBuffer(4)),
  };
  if (total <= SAMPLED_ROWS) return order;
  const sample = new Uint32Array(new SharedArrayBuffer(4 * SAMPLED_ROWS));
  for (let i = 0; i < SAMPLED_ROWS; i++) {
    const within = hash(parameters.data_random_seed, i) / 2 ** 32;
    sample[i] = Math.floor(((i + within) * total) / SAMPLED_ROWS);
  }
  return { ...order, sample };
}

/** Finds bins of one feature after the other until no feature is left that nobody has taken. */
export function* findBins({ features, parameters, sample, next }: BinOrder): Generator<FoundBins, void> {
  const looked = sample?.length ?? features[0]!.values.length;
  const { numbers, group } = grouperOf(looked);
  for (;;) {
    const feature = Atomics.add(next, 0, 1);
    const column = features[feature];
    if (!column) return;
    const { kind, values } = column;
    const n = sample ? gather(values, sample, numbers) : gatherAll(values, numbers);
    const hasMissing = n < looked || (sample !== undefined && hasNaN(values));
    const distinct = distinctOf(group(n), looked - n, hasMissing);
    const binsOf = kind === 'categorical' ? categoricalBins : numericBins;
    yield { feature, bins: binsOf(distinct, parameters) };
  }
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
