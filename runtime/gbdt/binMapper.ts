import type { FeatureColumn } from '../data/table.js';
import { distinctOf, numericEdges } from './binNumbers.js';
import type { Parameters } from './parameters.js';

/** How one feature's values become bins 0 … bins-1. */
export type BinMapper =
  | {
      kind: 'numeric';
      bins: number;
      /** Upper edge of each bin that is not the missing one; a value belongs to the first edge that is not below it. */
      edges: Float64Array;
      /** The last bin is for NaN. Without it NaN counts as zero, as in LightGBM. */
      hasMissingBin: boolean;
      min: number;
      max: number;
    }
  | {
      kind: 'categorical';
      bins: number;
      /** `categories[bin]`; bin 0 is for missing, rare and unknown ones, written as -1. */
      categories: readonly number[];
      binOfCategory: ReadonlyMap<number, number>;
    };

/** Rows that bins are made from; more tell nothing new. */
const SAMPLE = 200_000;

/** A sample that depends on the number of rows alone: evenly spaced. */
function sampleOf(values: Float64Array): Float64Array {
  if (values.length <= SAMPLE) return values;
  return Float64Array.from(
    { length: SAMPLE },
    (_, index) => values[Math.floor((index * values.length) / SAMPLE)]!,
  );
}

/** Finds the bins of a feature from its training values, with LightGBM's rules. */
export function makeBinMapper(column: FeatureColumn, parameters: Parameters): BinMapper {
  const all = column.values;
  let missing = 0;
  for (let row = 0; row < all.length; row++) if (Number.isNaN(all[row]!)) missing++;
  return column.kind === 'categorical'
    ? categoricalMapper(all, parameters)
    : numericMapper(all, missing > 0 && parameters.use_missing, parameters);
}

function numericMapper(all: Float64Array, hasMissingBin: boolean, parameters: Parameters): BinMapper {
  const { max_bin, min_data_in_bin } = parameters;
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < all.length; row++) {
    if (all[row]! < min) min = all[row]!;
    if (all[row]! > max) max = all[row]!;
  }
  const present = sampleOf(all)
    .map((value) => (Number.isNaN(value) && !hasMissingBin ? 0 : value))
    .filter((value) => !Number.isNaN(value))
    .sort();
  const edges = Float64Array.from(
    numericEdges(distinctOf(present), max_bin - Number(hasMissingBin), min_data_in_bin),
  );
  return { kind: 'numeric', bins: edges.length + Number(hasMissingBin), edges, hasMissingBin, min, max };
}

function categoricalMapper(all: Float64Array, { max_bin, min_data_in_bin }: Parameters): BinMapper {
  const counts = new Map<number, number>();
  let present = 0;
  for (const value of sampleOf(all)) {
    const category = Math.trunc(value);
    if (!(category >= 0)) continue;
    counts.set(category, (counts.get(category) ?? 0) + 1);
    present++;
  }
  const byCount = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  const enough = Math.round(present * 0.99);
  const categories = [-1];
  let used = 0;
  for (const [category, count] of byCount) {
    if (used >= enough && categories.length >= Math.min(max_bin, byCount.length + 1)) break;
    if (categories.length >= 256 || (count < min_data_in_bin && categories.length > 2)) break;
    categories.push(category);
    used += count;
  }
  const binOfCategory = new Map(categories.map((category, bin) => [category, bin]));
  return { kind: 'categorical', bins: categories.length, categories, binOfCategory };
}

/** Writes the bin of every value into `bins`, `stride` entries apart, times `factor` and added to what is there. */
export function addBins(mapper: BinMapper, values: Float64Array, bins: Uint8Array, factor: number): void {
  const binOf = mapper.kind === 'numeric' ? numericBin(mapper) : categoricalBin(mapper);
  for (let row = 0; row < values.length; row++) bins[row]! += factor * binOf(values[row]!);
}

function numericBin({ edges, hasMissingBin }: BinMapper & { kind: 'numeric' }): (value: number) => number {
  const last = edges.length - 1;
  return (value) => {
    if (Number.isNaN(value)) {
      if (hasMissingBin) return edges.length;
      value = 0;
    }
    let [low, high] = [0, last];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (value <= edges[middle]!) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

function categoricalBin({
  categories,
  binOfCategory,
}: BinMapper & { kind: 'categorical' }): (value: number) => number {
  // Codes are small as a rule: a table is faster than the map.
  const size = Math.min(1 << 16, 1 + categories.reduce((a, b) => Math.max(a, b), 0));
  const table = Uint8Array.from({ length: size }, (_, category) => binOfCategory.get(category) ?? 0);
  return (value) => {
    const category = Math.trunc(value);
    if (!(category >= 0)) return 0;
    return category < size ? table[category]! : (binOfCategory.get(category) ?? 0);
  };
}

/** LightGBM's feature_infos entry. */
export function featureInfo(mapper: BinMapper): string {
  if (mapper.kind === 'categorical') return mapper.bins > 2 ? mapper.categories.join(':') : 'none';
  return mapper.min < mapper.max ? `[${mapper.min}:${mapper.max}]` : 'none';
}
