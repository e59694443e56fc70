import { CategoricalSearch } from './categoricalSearch.js';
import { featuresOfLeaf } from './drawFeatures.js';
import type { LeafRules } from './gain.js';
import type { HistogramStore } from './histogramStore.js';
import { type PlannedBundle, SEARCHED_BYTES } from './layout.js';
import type { Leaf } from './leaf.js';
import type { Scales } from './scales.js';
import { ownBundles, type Shard } from './shard.js';
import {
  isBetter,
  type LeafTotals,
  noSplit,
  readSplit,
  type Split,
  type Units,
  writeSplit,
} from './split.js';

/** Finds leaves' best splits from their histograms, each worker on its own bundles; the best of all wins. */
export class SplitSearch {
  readonly units: Units = { gUnit: 1, hUnit: 1 };
  private readonly categorical: CategoricalSearch;
  private readonly bundles: readonly PlannedBundle[];
  private readonly ownFeatures: number[];
  /** 1 for planned features to search; the search leaves it at 0 for those without a split. */
  private readonly active: Uint8Array;
  /** Per worker: where it writes its best splits of the two newest leaves. */
  private readonly candidates: readonly (readonly Float64Array[])[];
  private allowed: Uint8Array = new Uint8Array(0);
  private iteration = 0;

  constructor(
    private readonly shard: Shard,
    private readonly rules: LeafRules,
    private readonly store: HistogramStore,
  ) {
    this.categorical = new CategoricalSearch(shard, rules, this.units);
    this.bundles = ownBundles(shard);
    this.ownFeatures = this.bundles.flatMap(({ features }) => features.map(({ feature }) => feature));
    const { plan, bytes, index } = shard;
    const active = plan.layout.active[index]!;
    this.active = bytes.subarray(active, active + plan.features.length);
    const { candidates, candidateBytes } = plan.layout;
    this.candidates = candidates.map((at) =>
      [at, at + candidateBytes].map((address) => shard.floatsAt(address, candidateBytes >> 3)),
    );
    this.writeTable();
  }

  /**
   * To be called before a tree's first search.
   * @param allowed 1 for the planned features that the tree may split on
   */
  beginTree(allowed: Uint8Array, iteration: number, { g, h }: Scales): void {
    const { shard, units } = this;
    this.allowed = allowed;
    this.iteration = iteration;
    units.gUnit = 1 / g;
    units.hUnit = 1 / h;
    const { layout, parameters } = shard.plan;
    const { lambda_l1, lambda_l2, path_smooth, min_data_in_leaf, min_sum_hessian_in_leaf } = parameters;
    shard
      .floatsAt(layout.rules[shard.index]!, 7)
      .set([1 / g, 1 / h, lambda_l1, lambda_l2, path_smooth, min_data_in_leaf, min_sum_hessian_in_leaf]);
  }

  /**
   * Finds the best split of each of these leaves: the root, or two siblings.
   * @param leafCount how many leaves the tree had before these two, 0 for the root
   */
  search(leaves: readonly Leaf[], leafCount: number): void {
    const { shard, iteration } = this;
    const { workers } = shard.plan;
    leaves.forEach((leaf, i) => {
      leaf.split = this.searchOwn(leaf, [iteration, leafCount, i]);
    });
    if (workers === 1) return;
    leaves.forEach(({ split }, i) => {
      writeSplit(split, this.candidates[shard.index]![i]!);
    });
    shard.barrier.wait();
    leaves.forEach((leaf, i) => {
      for (let worker = 0; worker < workers; worker++) {
        const theirs = readSplit(this.candidates[worker]![i]!);
        if (isBetter(theirs, leaf.split)) leaf.split = theirs;
      }
    });
  }

  private searchOwn(leaf: Leaf, place: readonly number[]): Split {
    const { ownFeatures, active } = this;
    const { plan } = this.shard;
    const { parameters } = plan;
    const isDeepest = parameters.max_depth > 0 && leaf.depth >= parameters.max_depth;
    if (isDeepest || leaf.rows < 2 * parameters.min_data_in_leaf || leaf.slot < 0) return noSplit();
    const allowed = featuresOfLeaf(plan, this.allowed, leaf.path, place);
    for (const f of ownFeatures) active[f] = allowed[f]! & leaf.hopeful[f]!;
    const mustExceed = this.threshold(leaf);
    let best = this.searchNumeric(leaf, mustExceed);
    const categorical = this.searchCategorical(leaf, mustExceed);
    if (isBetter(categorical, best)) best = categorical;
    for (const f of ownFeatures) if (allowed[f] === 1 && active[f] === 0) leaf.hopeful[f] = 0;
    return best;
  }

  private searchNumeric(leaf: Leaf, mustExceed: number): Split {
    const { shard, ownFeatures } = this;
    const { ints, floats, kernels, index, plan } = shard;
    const { layout } = plan;
    const leafAt = layout.leaf[index]!;
    ints[leafAt >> 2] = leaf.h;
    ints[(leafAt >> 2) + 1] = leaf.g;
    const given = leafAt >> 3;
    floats[given + 1] = leaf.rows;
    floats[given + 2] = leaf.output;
    floats[given + 3] = leaf.bounds.low;
    floats[given + 4] = leaf.bounds.high;
    floats[given + 5] = mustExceed;
    const foundAt = layout.found[index]!;
    const isFound = kernels.searchNumeric(
      ...([layout.searched[index]!, ownFeatures.length, this.store.address(leaf.slot)] as const),
      ...([layout.marginal[index]!, layout.active[index]!, leafAt, layout.rules[index]!, foundAt] as const),
      this.isPlain(leaf),
    );
    const split = noSplit();
    if (isFound === 0) return split;
    const found = foundAt >> 3;
    split.gain = floats[found]!;
    split.bin = floats[found + 1]!;
    split.leftH = ints[(foundAt >> 2) + 4]! >>> 0;
    split.leftG = ints[(foundAt >> 2) + 5]!;
    split.leftRows = floats[found + 3]!;
    split.defaultLeft = floats[found + 4] === 1;
    split.feature = floats[found + 5]!;
    return this.withOutputs(split, leaf, plan.parameters.lambda_l2);
  }

  private searchCategorical(leaf: Leaf, mustExceed: number): Split {
    const { shard, active } = this;
    const { kernels, plan, index } = shard;
    const marginal = plan.layout.marginal[index]!;
    let best = noSplit();
    for (const { features, codes, histogram } of this.bundles) {
      const joint = this.store.address(leaf.slot) + histogram;
      for (const { feature, radix } of features) {
        const planned = plan.features[feature]!;
        if (!planned.categories || active[feature] === 0) continue;
        if (features.length > 1) kernels.marginalise(joint, codes, radix, planned.bins, marginal);
        const own = features.length > 1 ? marginal : joint;
        const found = this.categorical.search(own, planned, leaf, mustExceed, this.isPlain(leaf));
        if (!found) {
          active[feature] = 0;
          continue;
        }
        found.split.feature = feature;
        if (isBetter(found.split, best)) best = this.withOutputs(found.split, leaf, found.l2);
      }
    }
    return best;
  }

  /** The gain that a split's children must exceed. */
  private threshold(leaf: LeafTotals): number {
    const { rules, units, shard } = this;
    const { lambda_l2, min_gain_to_split } = shard.plan.parameters;
    const g = leaf.g * units.gUnit;
    const h = leaf.h * units.hUnit;
    const own = rules.isPlain ? rules.gain(g, h, lambda_l2) : rules.gainOf(leaf.output, g, h, lambda_l2);
    return own + min_gain_to_split;
  }

  /** Whether the outputs of the leaf's children are free. */
  private isPlain({ bounds }: LeafTotals): boolean {
    return (
      this.rules.isPlain &&
      bounds.low === Number.NEGATIVE_INFINITY &&
      bounds.high === Number.POSITIVE_INFINITY
    );
  }

  private withOutputs(split: Split, leaf: LeafTotals, l2: number): Split {
    const { rules, units } = this;
    const { leftG, leftH, leftRows } = split;
    const output = (g: number, h: number, rows: number) =>
      rules.output(g * units.gUnit, h * units.hUnit, l2, rows, leaf.output, leaf.bounds);
    split.leftOutput = output(leftG, leftH, leftRows);
    split.rightOutput = output(leaf.g - leftG, leaf.h - leftH, leaf.rows - leftRows);
    return split;
  }

  /** What kernels/search.ts has to know of own features. */
  private writeTable(): void {
    const { ints, plan, index } = this.shard;
    let at = plan.layout.searched[index]! >> 2;
    for (const { features, histogram } of this.bundles) {
      const falling = features.toSorted((a, b) => b.radix - a.radix);
      for (const [i, { feature, radix }] of falling.entries()) {
        const { bins, missingBin, monotone, categories } = plan.features[feature]!;
        const isFirst = i === 0 ? 1 : 0;
        ints.set([histogram, radix, bins, missingBin, monotone, feature, isFirst, categories ? 0 : 1], at);
        at += SEARCHED_BYTES >> 2;
      }
    }
  }
}
