import type { BinMapper } from './binMapper.js';
import type { Parameters } from './parameters.js';

/** Gradient and hessian sums in whole units of the tree's scale. */
export interface Sums {
  gradient: number;
  hessian: number;
}

/** A way to divide a leaf. */
export interface Split {
  feature: number;
  gain: number;
  /** Bins that go left. */
  leftBins: Uint8Array;
  left: Sums;
  /** Numeric: the last bin on the left. */
  thresholdBin?: number;
  defaultLeft: boolean;
  /** Added to lambda_l2 for the values of the two leaves: categorical splits of several categories use cat_l2. */
  extraL2: number;
}

/** One feature's histogram of a leaf: sums per bin, in whole units. */
export interface FeatureHistogram {
  gradients: Float64Array;
  hessians: Float64Array;
}

/** What a leaf's split search knows besides the histogram. */
export interface LeafTotals extends Sums {
  rows: number;
}

/** Real value of one unit of gradient and hessian. */
export interface Units {
  gradient: number;
  hessian: number;
}

/** LightGBM adds this to hessian sums, against division by zero. */
const EPSILON = 1e-15;

/** Soft threshold of the gradient sum: L1 regularisation. */
function shrink(gradient: number, l1: number): number {
  return Math.sign(gradient) * Math.max(0, Math.abs(gradient) - l1);
}

/** The value that minimises the loss in a leaf: -G / (H + l2), with LightGBM's L1 threshold. */
export function leafValue(gradient: number, hessian: number, l1: number, l2: number): number {
  return -shrink(gradient, l1) / (hessian + l2 + EPSILON);
}

function leafGain(gradient: number, hessian: number, l1: number, l2: number): number {
  const thresholded = shrink(gradient, l1);
  return (thresholded * thresholded) / (hessian + l2 + EPSILON);
}

/**
 * Searches one feature for the split of a leaf with the most gain; undefined where none gains more than
 * `min_gain_to_split`. The rules are those of LightGBM's feature_histogram.hpp; the number of rows on a side is
 * estimated from its hessian, as there.
 */
export class SplitSearch {
  constructor(
    private readonly parameters: Parameters,
    private readonly units: Units,
  ) {}

  best(feature: number, mapper: BinMapper, histogram: FeatureHistogram, leaf: LeafTotals): Split | undefined {
    const { lambda_l1, lambda_l2, min_gain_to_split } = this.parameters;
    const floor =
      leafGain(leaf.gradient * this.units.gradient, leaf.hessian * this.units.hessian, lambda_l1, lambda_l2) +
      min_gain_to_split;
    const found =
      mapper.kind === 'numeric'
        ? this.numeric(mapper, histogram, leaf, floor)
        : this.categorical(mapper.bins, histogram, leaf, floor);
    return found && { feature, ...found, gain: found.gain - floor };
  }

  /** The gain of a division, or -Infinity where a side would be too small. */
  private gain(left: Sums, leaf: LeafTotals, l2: number): number {
    const { min_data_in_leaf, min_sum_hessian_in_leaf, lambda_l1 } = this.parameters;
    const leftRows = this.rowsOf(left.hessian, leaf);
    const leftHessian = left.hessian * this.units.hessian;
    const rightHessian = (leaf.hessian - left.hessian) * this.units.hessian;
    if (
      leftRows < min_data_in_leaf ||
      leaf.rows - leftRows < min_data_in_leaf ||
      leftHessian < min_sum_hessian_in_leaf ||
      rightHessian < min_sum_hessian_in_leaf
    ) {
      return Number.NEGATIVE_INFINITY;
    }
    return (
      leafGain(left.gradient * this.units.gradient, leftHessian, lambda_l1, l2) +
      leafGain((leaf.gradient - left.gradient) * this.units.gradient, rightHessian, lambda_l1, l2)
    );
  }

  private rowsOf(hessian: number, leaf: LeafTotals): number {
    return Math.round((hessian * leaf.rows) / leaf.hessian);
  }

  private numeric(
    { bins, hasMissingBin }: BinMapper & { kind: 'numeric' },
    { gradients, hessians }: FeatureHistogram,
    leaf: LeafTotals,
    floor: number,
  ): Omit<Split, 'feature'> | undefined {
    const present = bins - Number(hasMissingBin);
    const left: Sums = { gradient: 0, hessian: 0 };
    let best = floor;
    let threshold = -1;
    let defaultLeft = true;
    const bestLeft: Sums = { gradient: 0, hessian: 0 };
    const consider = (bin: number, missingLeft: boolean): void => {
      const gain = this.gain(left, leaf, this.parameters.lambda_l2);
      if (gain <= best) return;
      best = gain;
      threshold = bin;
      defaultLeft = missingLeft;
      bestLeft.gradient = left.gradient;
      bestLeft.hessian = left.hessian;
    };
    // Missing values on the left (or none at all): from the right, so that of equal gains the highest edge wins.
    left.gradient = leaf.gradient;
    left.hessian = leaf.hessian;
    for (let bin = present - 1; bin > 0; bin--) {
      left.gradient -= gradients[bin]!;
      left.hessian -= hessians[bin]!;
      consider(bin - 1, true);
    }
    if (hasMissingBin) {
      // Missing values on the right; the last edge leaves nothing but them there.
      left.gradient = 0;
      left.hessian = 0;
      for (let bin = 0; bin < present; bin++) {
        left.gradient += gradients[bin]!;
        left.hessian += hessians[bin]!;
        consider(bin, false);
      }
    }
    if (threshold < 0) return undefined;
    const leftBins = new Uint8Array(bins).fill(1, 0, threshold + 1);
    if (hasMissingBin && defaultLeft) leftBins[present] = 1;
    return { gain: best, leftBins, left: bestLeft, thresholdBin: threshold, defaultLeft, extraL2: 0 };
  }

  /** Bin 0 (missing, rare, unknown) never goes left, since a scorer sends such values right. */
  private categorical(
    bins: number,
    histogram: FeatureHistogram,
    leaf: LeafTotals,
    floor: number,
  ): Omit<Split, 'feature'> | undefined {
    return bins <= this.parameters.max_cat_to_onehot
      ? this.oneCategory(bins, histogram, leaf, floor)
      : this.manyCategories(bins, histogram, leaf, floor);
  }

  private oneCategory(
    bins: number,
    { gradients, hessians }: FeatureHistogram,
    leaf: LeafTotals,
    floor: number,
  ): Omit<Split, 'feature'> | undefined {
    let best = floor;
    let chosen = 0;
    for (let bin = 1; bin < bins; bin++) {
      const left = { gradient: gradients[bin]!, hessian: hessians[bin]! };
      const gain = this.gain(left, leaf, this.parameters.lambda_l2);
      if (gain > best) {
        best = gain;
        chosen = bin;
      }
    }
    if (chosen === 0) return undefined;
    const leftBins = new Uint8Array(bins);
    leftBins[chosen] = 1;
    const left = { gradient: gradients[chosen]!, hessian: hessians[chosen]! };
    return { gain: best, leftBins, left, defaultLeft: false, extraL2: 0 };
  }

  /** Categories in the order of their gradient per hessian, taken from either end (Fisher 1958, as in LightGBM). */
  private manyCategories(
    bins: number,
    { gradients, hessians }: FeatureHistogram,
    leaf: LeafTotals,
    floor: number,
  ): Omit<Split, 'feature'> | undefined {
    const { cat_smooth, cat_l2, lambda_l2, max_cat_threshold, min_data_per_group } = this.parameters;
    const ratio = (bin: number): number =>
      (gradients[bin]! * this.units.gradient) / (hessians[bin]! * this.units.hessian + cat_smooth);
    const order = Array.from({ length: bins - 1 }, (_, index) => index + 1)
      .filter((bin) => this.rowsOf(hessians[bin]!, leaf) >= cat_smooth)
      .sort((a, b) => ratio(a) - ratio(b) || a - b);
    const most = Math.min(max_cat_threshold, Math.floor((order.length + 1) / 2));
    let best = floor;
    let chosen: { order: number[]; count: number; left: Sums } | undefined;
    for (const sequence of [order, order.toReversed()]) {
      const left: Sums = { gradient: 0, hessian: 0 };
      let groupRows = 0;
      for (let count = 1; count <= Math.min(most, sequence.length); count++) {
        const bin = sequence[count - 1]!;
        left.gradient += gradients[bin]!;
        left.hessian += hessians[bin]!;
        groupRows += this.rowsOf(hessians[bin]!, leaf);
        const rightRows = leaf.rows - this.rowsOf(left.hessian, leaf);
        if (rightRows < min_data_per_group) break;
        if (groupRows < min_data_per_group) continue;
        const gain = this.gain(left, leaf, lambda_l2 + cat_l2);
        if (gain === Number.NEGATIVE_INFINITY) continue;
        groupRows = 0;
        if (gain > best) {
          best = gain;
          chosen = { order: sequence, count, left: { ...left } };
        }
      }
    }
    if (!chosen) return undefined;
    const leftBins = new Uint8Array(bins);
    for (const bin of chosen.order.slice(0, chosen.count)) leftBins[bin] = 1;
    return { gain: best, leftBins, left: chosen.left, defaultLeft: false, extraL2: cat_l2 };
  }
}
