import type { LeafRules, OutputBounds } from './gain.js';
import type { Parameters } from './parameters.js';
import type { PlannedFeature } from './plan.js';
import type { Shard } from './shard.js';

/** What a leaf's split search has to know of the leaf. */
export interface LeafTotals {
  /** Sums of gradients and hessians in the tree's fixed-point units. */
  g: number;
  h: number;
  rows: number;
  output: number;
  bounds: OutputBounds;
}

/** The best way to divide a leaf. */
export interface Split {
  /** What it adds to the gain beyond `min_gain_to_split`; no split unless positive. */
  gain: number;
  /** Position among the planned features, -1 if there is none. */
  feature: number;
  /** Numeric: bins up to this one go left. */
  bin: number;
  defaultLeft: boolean;
  /** Categorical: the bins that go left. */
  categories: number[];
  leftG: number;
  leftH: number;
  /** Estimated from the hessians, as LightGBM does. */
  leftRows: number;
  leftOutput: number;
  rightOutput: number;
}

export function noSplit(): Split {
  return {
    gain: 0,
    feature: -1,
    bin: 0,
    defaultLeft: false,
    categories: [],
    leftG: 0,
    leftH: 0,
    leftRows: 0,
    leftOutput: 0,
    rightOutput: 0,
  };
}

/** Larger gain wins; equal gains go to the feature that comes first, whichever worker found it. */
export function isBetter(a: Split, b: Split): boolean {
  if (a.feature < 0) return false;
  return b.feature < 0 || a.gain > b.gain || (a.gain === b.gain && a.feature < b.feature);
}

/** Numbers that a split takes in shared memory, categories not counted. */
export const SPLIT_NUMBERS = 10;

export function writeSplit(split: Split, to: Float64Array): void {
  to[0] = split.gain;
  to[1] = split.feature;
  to[2] = split.bin;
  to[3] = split.defaultLeft ? 1 : 0;
  to[4] = split.leftG;
  to[5] = split.leftH;
  to[6] = split.leftRows;
  to[7] = split.leftOutput;
  to[8] = split.rightOutput;
  to[9] = split.categories.length;
  to.set(split.categories, SPLIT_NUMBERS);
}

export function readSplit(from: Float64Array): Split {
  return {
    gain: from[0]!,
    feature: from[1]!,
    bin: from[2]!,
    defaultLeft: from[3] === 1,
    leftG: from[4]!,
    leftH: from[5]!,
    leftRows: from[6]!,
    leftOutput: from[7]!,
    rightOutput: from[8]!,
    categories: Array.from(from.subarray(SPLIT_NUMBERS, SPLIT_NUMBERS + from[9]!)),
  };
}

/**
 * Finds the best split of a leaf on one feature, from the feature's histogram: numeric ones by a kernel (threshold.ts),
 * categorical ones as LightGBM's FindBestThresholdCategorical (feature_histogram.hpp) does, with exact integer sums.
 */
export class SplitSearch {
  /** What one unit of the tree's fixed-point gradients and hessians is worth. */
  gUnit = 1;
  hUnit = 1;

  private readonly parameters: Parameters;
  /** A histogram slot is hessian (unsigned), then gradient (signed). */
  private readonly words: Int32Array;
  private readonly l2: number;
  private readonly minRows: number;
  private readonly minHessian: number;
  private readonly minGain: number;

  constructor(
    private readonly shard: Shard,
    private readonly rules: LeafRules,
  ) {
    const { parameters } = shard.plan;
    this.parameters = parameters;
    this.words = shard.ints;
    this.l2 = parameters.lambda_l2;
    this.minRows = parameters.min_data_in_leaf;
    this.minHessian = parameters.min_sum_hessian_in_leaf;
    this.minGain = parameters.min_gain_to_split;
  }

  /** To be called before a tree's first search. */
  setScales({ g, h }: { g: number; h: number }): void {
    this.gUnit = 1 / g;
    this.hUnit = 1 / h;
    const { parameters, shard } = this;
    const rules = [this.gUnit, this.hUnit, parameters.lambda_l1, this.l2, parameters.path_smooth];
    shard.floatsAt(shard.plan.layout.rules[shard.index]!, 7).set([...rules, this.minRows, this.minHessian]);
  }

  /**
   * @param histogram address of the feature's histogram
   * @returns the feature's best split, undefined if none is worth it
   */
  search(histogram: number, feature: PlannedFeature, position: number, leaf: LeafTotals): Split | undefined {
    return feature.categories
      ? this.categorical(histogram >> 2, feature, position, leaf)
      : this.numeric(histogram, feature, position, leaf);
  }

  /** The gain that a split must exceed. */
  private threshold(leaf: LeafTotals): number {
    const g = leaf.g * this.gUnit;
    const h = leaf.h * this.hUnit;
    const own = this.rules.isPlain
      ? this.rules.gain(g, h, this.l2)
      : this.rules.gainOf(leaf.output, g, h, this.l2);
    return own + this.minGain;
  }

  private gain(
    leaf: LeafTotals,
    leftG: number,
    leftH: number,
    leftRows: number,
    l2: number,
    plain: boolean,
  ): number {
    const { rules, gUnit, hUnit } = this;
    const gl = leftG * gUnit;
    const hl = leftH * hUnit;
    const gr = (leaf.g - leftG) * gUnit;
    const hr = (leaf.h - leftH) * hUnit;
    if (plain) return rules.gain(gl, hl, l2) + rules.gain(gr, hr, l2);
    const left = rules.output(gl, hl, l2, leftRows, leaf.output, leaf.bounds);
    const right = rules.output(gr, hr, l2, leaf.rows - leftRows, leaf.output, leaf.bounds);
    return rules.gainOf(left, gl, hl, l2) + rules.gainOf(right, gr, hr, l2);
  }

  private isPlain(leaf: LeafTotals, monotone: number): boolean {
    return (
      monotone === 0 &&
      this.rules.isPlain &&
      leaf.bounds.low === Number.NEGATIVE_INFINITY &&
      leaf.bounds.high === Number.POSITIVE_INFINITY
    );
  }

  private finish(split: Split, leaf: LeafTotals, l2: number): Split {
    const { rules, gUnit, hUnit } = this;
    split.leftOutput = rules.output(
      split.leftG * gUnit,
      split.leftH * hUnit,
      l2,
      split.leftRows,
      leaf.output,
      leaf.bounds,
    );
    split.rightOutput = rules.output(
      (leaf.g - split.leftG) * gUnit,
      (leaf.h - split.leftH) * hUnit,
      l2,
      leaf.rows - split.leftRows,
      leaf.output,
      leaf.bounds,
    );
    return split;
  }

  private numeric(
    histogram: number,
    { bins, missingBin, monotone }: PlannedFeature,
    position: number,
    leaf: LeafTotals,
  ): Split | undefined {
    const { shard, words } = this;
    const { layout } = shard.plan;
    const { floats } = shard;
    const leafAt = layout.leaf[shard.index]!;
    const foundAt = layout.threshold[shard.index]!;
    const mustExceed = this.threshold(leaf);
    const numbers = leafAt >> 3;
    words[leafAt >> 2] = leaf.h;
    words[(leafAt >> 2) + 1] = leaf.g;
    floats[numbers + 1] = leaf.rows;
    floats[numbers + 2] = leaf.output;
    floats[numbers + 3] = leaf.bounds.low;
    floats[numbers + 4] = leaf.bounds.high;
    floats[numbers + 5] = mustExceed;
    const plain = this.isPlain(leaf, monotone);
    const rules = layout.rules[shard.index]!;
    const isFound = shard.kernels.bestThreshold(
      ...([histogram, bins, missingBin, monotone, leafAt, rules, foundAt, plain] as const),
    );
    if (isFound === 0) return undefined;
    const found = foundAt >> 3;
    const split = noSplit();
    split.gain = floats[found]! - mustExceed;
    split.feature = position;
    split.bin = floats[found + 1]!;
    split.leftH = words[(foundAt >> 2) + 4]! >>> 0;
    split.leftG = words[(foundAt >> 2) + 5]!;
    split.leftRows = floats[found + 3]!;
    split.defaultLeft = floats[found + 4] === 1;
    return this.finish(split, leaf, this.l2);
  }

  /** Bin 0 (missing, rare and unseen categories) never goes left, so that such a row always has a way to go. */
  private categorical(
    slots: number,
    { bins }: PlannedFeature,
    position: number,
    leaf: LeafTotals,
  ): Split | undefined {
    const { parameters } = this;
    const split = noSplit();
    split.feature = position;
    const mustExceed = this.threshold(leaf);
    split.gain = mustExceed;
    const oneHot = bins <= parameters.max_cat_to_onehot;
    const l2 = oneHot ? this.l2 : this.l2 + parameters.cat_l2;
    if (oneHot) this.oneAgainstRest(slots, bins, leaf, split);
    else this.sortedCategories(slots, bins, leaf, l2, split);
    if (split.categories.length === 0) return undefined;
    split.gain -= mustExceed;
    return this.finish(split, leaf, l2);
  }

  private oneAgainstRest(slots: number, bins: number, leaf: LeafTotals, split: Split): void {
    const { words, minRows, minHessian, hUnit } = this;
    const plain = this.isPlain(leaf, 0);
    const rowsPerHessian = leaf.rows / leaf.h;
    for (let bin = 1; bin < bins; bin++) {
      const g = words[slots + 2 * bin + 1]!;
      const h = words[slots + 2 * bin]! >>> 0;
      const rows = Math.floor(h * rowsPerHessian + 0.5);
      if (h === 0 || rows < minRows || h * hUnit < minHessian) continue;
      const rest = leaf.h - h;
      if (rest <= 0 || leaf.rows - rows < minRows || rest * hUnit < minHessian) continue;
      const gain = this.gain(leaf, g, h, rows, this.l2, plain);
      if (gain > split.gain) {
        split.gain = gain;
        split.categories = [bin];
        split.leftG = g;
        split.leftH = h;
        split.leftRows = rows;
      }
    }
  }

  /** Orders categories by Σg / (Σh + cat_smooth); the best set is a run from either end of that order. */
  private sortedCategories(slots: number, bins: number, leaf: LeafTotals, l2: number, split: Split): void {
    const { words, parameters, minRows, minHessian, gUnit, hUnit } = this;
    const plain = this.isPlain(leaf, 0);
    const rowsPerHessian = leaf.rows / leaf.h;
    const order: number[] = [];
    const ratio = new Float64Array(bins);
    for (let bin = 1; bin < bins; bin++) {
      const h = words[slots + 2 * bin]! >>> 0;
      if (Math.floor(h * rowsPerHessian + 0.5) < parameters.cat_smooth) continue;
      ratio[bin] = (words[slots + 2 * bin + 1]! * gUnit) / (h * hUnit + parameters.cat_smooth);
      order.push(bin);
    }
    order.sort((a, b) => ratio[a]! - ratio[b]! || a - b);
    const most = Math.min(parameters.max_cat_threshold, (order.length + 1) >> 1);
    for (const fromRight of [false, true]) {
      let g = 0;
      let h = 0;
      let rows = 0;
      let groupRows = 0;
      for (let i = 0; i < most; i++) {
        const bin = order[fromRight ? order.length - 1 - i : i]!;
        const binH = words[slots + 2 * bin]! >>> 0;
        const binRows = Math.floor(binH * rowsPerHessian + 0.5);
        g += words[slots + 2 * bin + 1]!;
        h += binH;
        rows += binRows;
        groupRows += binRows;
        if (h === 0 || rows < minRows || h * hUnit < minHessian) continue;
        const restRows = leaf.rows - rows;
        const rest = leaf.h - h;
        if (rest <= 0 || restRows < minRows || restRows < parameters.min_data_per_group) break;
        if (rest * hUnit < minHessian) break;
        if (groupRows < parameters.min_data_per_group) continue;
        groupRows = 0;
        const gain = this.gain(leaf, g, h, rows, l2, plain);
        if (gain > split.gain) {
          split.gain = gain;
          split.categories = fromRight ? order.slice(order.length - 1 - i) : order.slice(0, i + 1);
          split.leftG = g;
          split.leftH = h;
          split.leftRows = rows;
        }
      }
    }
  }
}
