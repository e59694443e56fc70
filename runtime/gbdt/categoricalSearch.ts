import type { LeafRules } from './gain.js';
import type { Parameters } from './parameters.js';
import type { PlannedFeature } from './plan.js';
import type { Shard } from './shard.js';
import { type LeafTotals, noSplit, type Split, type Units } from './split.js';

/** LightGBM's FindBestThresholdCategorical (feature_histogram.hpp), with exact integer sums. */
export class CategoricalSearch {
  private readonly parameters: Parameters;
  /** A histogram slot is hessian (unsigned), then gradient (signed). */
  private readonly words: Int32Array;
  private readonly minRows: number;
  private readonly minHessian: number;

  constructor(
    shard: Shard,
    private readonly rules: LeafRules,
    private readonly units: Units,
  ) {
    this.parameters = shard.plan.parameters;
    this.words = shard.ints;
    this.minRows = this.parameters.min_data_in_leaf;
    this.minHessian = this.parameters.min_sum_hessian_in_leaf;
  }

  /**
   * Bin 0 (missing, rare and unseen categories) never goes left, so that such a row always has a way to go.
   * @param histogram address of the feature's histogram; @param mustExceed what the children's gain must exceed
   * @returns the best split without its outputs, and the lambda_l2 that these need; undefined if none is worth it
   */
  search(
    histogram: number,
    { bins }: PlannedFeature,
    leaf: LeafTotals,
    mustExceed: number,
    plain: boolean,
  ): { split: Split; l2: number } | undefined {
    const { max_cat_to_onehot, lambda_l2, cat_l2 } = this.parameters;
    const split = noSplit();
    split.gain = mustExceed;
    const oneHot = bins <= max_cat_to_onehot;
    const l2 = oneHot ? lambda_l2 : lambda_l2 + cat_l2;
    if (oneHot) this.oneAgainstRest(histogram >> 2, bins, leaf, plain, split);
    else this.sortedCategories(histogram >> 2, bins, leaf, plain, l2, split);
    if (split.categories.length === 0) return undefined;
    split.gain -= mustExceed;
    return { split, l2 };
  }

  private gain(
    leaf: LeafTotals,
    leftG: number,
    leftH: number,
    leftRows: number,
    l2: number,
    plain: boolean,
  ): number {
    const { rules } = this;
    const { gUnit, hUnit } = this.units;
    const gl = leftG * gUnit;
    const hl = leftH * hUnit;
    const gr = (leaf.g - leftG) * gUnit;
    const hr = (leaf.h - leftH) * hUnit;
    if (plain) return rules.gain(gl, hl, l2) + rules.gain(gr, hr, l2);
    const left = rules.output(gl, hl, l2, leftRows, leaf.output, leaf.bounds);
    const right = rules.output(gr, hr, l2, leaf.rows - leftRows, leaf.output, leaf.bounds);
    return rules.gainOf(left, gl, hl, l2) + rules.gainOf(right, gr, hr, l2);
  }

  private oneAgainstRest(slots: number, bins: number, leaf: LeafTotals, plain: boolean, split: Split): void {
    const { words, minRows, minHessian, parameters } = this;
    const { hUnit } = this.units;
    const rowsPerHessian = leaf.rows / leaf.h;
    for (let bin = 1; bin < bins; bin++) {
      const g = words[slots + 2 * bin + 1]!;
      const h = words[slots + 2 * bin]! >>> 0;
      const rows = Math.floor(h * rowsPerHessian + 0.5);
      if (h === 0 || rows < minRows || h * hUnit < minHessian) continue;
      const rest = leaf.h - h;
      if (rest <= 0 || leaf.rows - rows < minRows || rest * hUnit < minHessian) continue;
      const gain = this.gain(leaf, g, h, rows, parameters.lambda_l2, plain);
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
  private sortedCategories(
    slots: number,
    bins: number,
    leaf: LeafTotals,
    plain: boolean,
    l2: number,
    split: Split,
  ): void {
    const { words, parameters, minRows, minHessian } = this;
    const { gUnit, hUnit } = this.units;
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
