import type { Tree } from '../model/model.js';
import type { Iteration } from './boost.js';
import { featuresOfTree } from './drawFeatures.js';
import { Exchange } from './exchange.js';
import { LeafRules } from './gain.js';
import { passGradients } from './gradientPass.js';
import { HistogramStore } from './histogramStore.js';
import { childrenOf, type Leaf, UNBOUNDED } from './leaf.js';
import { chooseLarge, drawBag } from './rowSample.js';
import { RowScores } from './rowScores.js';
import { firstScales, hasOverflowed, nextScales, type Scales, type Sums } from './scales.js';
import type { Shard } from './shard.js';
import { noSplit } from './split.js';
import { SplitSearch } from './splitSearch.js';
import { SplitTables } from './splitTables.js';
import { TreeBuilder } from './treeBuilder.js';

/**
 * Grows trees leaf by leaf, best split first. Every worker runs this same code on its own rows and comes to the same
 * decisions, as all that they exchange are integer sums: the model does not depend on how many there are.
 */
export class Grower {
  private readonly rules: LeafRules;
  private readonly exchange: Exchange;
  private readonly store: HistogramStore;
  private readonly search: SplitSearch;
  private readonly tables: SplitTables;
  private readonly scores: RowScores;
  private scales: Scales;
  private isFirst = true;
  private leaves: Leaf[] = [];

  constructor(private readonly shard: Shard) {
    const { plan } = shard;
    this.rules = new LeafRules(plan.parameters);
    this.exchange = new Exchange(shard);
    this.store = new HistogramStore(shard, this.exchange);
    this.search = new SplitSearch(shard, this.rules, this.store);
    this.tables = new SplitTables(shard);
    this.scores = new RowScores(shard, this.tables);
    this.scales = firstScales(plan.rows);
  }

  /**
   * Grows one tree and adds it to the rows' states.
   * @returns undefined if no split is worth it
   */
  grow(iteration: number): Tree | undefined {
    const { plan } = this.shard;
    const { parameters } = plan;
    this.store.clear();
    const root = this.plantRoot(iteration);
    const inBag = root.count;
    const tree = new TreeBuilder(plan, this.search.units, root);
    this.leaves = [root];
    while (this.leaves.length < parameters.num_leaves) {
      const index = this.bestLeaf();
      if (index < 0) break;
      const leaf = this.leaves[index]!;
      const isLast = this.leaves.length + 1 === parameters.num_leaves;
      const [left, right] = this.divide(leaf, this.leaves.length - 1, isLast);
      tree.split(index, leaf.split, left, right);
      this.leaves[index] = left;
      this.leaves.push(right);
    }
    if (this.leaves.length === 1) return undefined;
    const grown = tree.finish(parameters.learning_rate);
    this.scores.add(grown, this.leaves, inBag);
    return grown;
  }

  /** Adds a tree of an earlier run to the rows' states, and goes on with the scales that it had chosen. */
  replay({ tree, scales }: Iteration): void {
    this.scores.replay(tree);
    this.scales = scales;
    this.isFirst = false;
  }

  /** Adds the tree last grown to the scores of own validation rows. */
  applyToValidation(tree: Tree): void {
    this.scores.addToValidation(tree);
  }

  /** What the next tree's gradients will be scaled by. */
  get chosenScales(): Scales {
    return this.scales;
  }

  private bestLeaf(): number {
    let best = -1;
    for (let i = 0; i < this.leaves.length; i++) {
      const { split } = this.leaves[i]!;
      if (split.feature >= 0 && (best < 0 || split.gain > this.leaves[best]!.split.gain)) best = i;
    }
    return best;
  }

  /** Draws the bag, computes gradients and searches the root. */
  private plantRoot(iteration: number): Leaf {
    const { shard, exchange, store, search } = this;
    const { plan } = shard;
    let inBag = drawBag(shard, iteration);
    const large = chooseLarge(shard, iteration);
    const slot = store.take([]);
    let sums: Sums;
    for (let attempt = 0; ; attempt++) {
      const histograms = store.begin(slot);
      const target = { histograms, sums: exchange.ownSums };
      inBag = passGradients(shard, store, { iteration, scales: this.scales, inBag, large, ...target });
      exchange.tellCount(inBag);
      shard.barrier.wait();
      sums = exchange.totalSums();
      if (this.fits(sums, attempt)) break;
      this.scales = nextScales(this.scales, sums, plan.layout.header);
      exchange.nextRound();
    }
    const { g, h } = sums;
    const { slope } = plan;
    // Scores count `slope` times, so derivatives by the score do as well.
    search.beginTree(featuresOfTree(plan, iteration), iteration, {
      g: this.scales.g / slope,
      h: this.scales.h / slope ** 2,
    });
    const { gUnit, hUnit } = search.units;
    const root: Leaf = {
      begin: shard.from,
      count: inBag,
      depth: 0,
      slot,
      split: noSplit(),
      path: [],
      hopeful: new Uint8Array(plan.features.length).fill(1),
      g,
      h,
      rows: exchange.totalCount(),
      output: this.rules.bestOutput(g * gUnit, h * hUnit, plan.parameters.lambda_l2),
      bounds: UNBOUNDED,
    };
    store.merge(slot);
    exchange.nextRound();
    search.search([root], 0);
    this.scales = nextScales(this.scales, sums, plan.layout.header);
    this.isFirst = false;
    return root;
  }

  /** Whether no sum has overflowed. The first tree has none before it to go by, so it also tries finer scales. */
  private fits(sums: Sums, attempt: number): boolean {
    const { scales, shard } = this;
    const { header } = shard.plan.layout;
    if (hasOverflowed(sums, header)) return false;
    const next = nextScales(scales, sums, header);
    return !this.isFirst || attempt > 20 || (next.g <= scales.g && next.h <= scales.h);
  }

  /** Carries out a leaf's split, and finds the best splits of its two children unless none can follow. */
  private divide(leaf: Leaf, node: number, isLast: boolean): [left: Leaf, right: Leaf] {
    const { shard, exchange, store } = this;
    const { parameters, features } = shard.plan;
    const leftCount = this.tables.divideRows(leaf, node);
    const [left, right] = childrenOf(leaf, features[leaf.split.feature]!, leftCount);
    // All workers must choose alike, so they go by the estimated sizes: their own rows may be spread otherwise.
    const [small, large] = left.rows <= right.rows ? [left, right] : [right, left];
    const isDeepest = parameters.max_depth > 0 && left.depth >= parameters.max_depth;
    const searches = !isLast && !isDeepest && large.rows >= 2 * parameters.min_data_in_leaf;
    const parentSlot = leaf.slot;

    if (searches) {
      small.slot = store.take(this.leaves, leaf);
      store.build(small);
    }
    exchange.tellCount(leftCount);
    shard.barrier.wait();
    left.rows = exchange.totalCount();
    right.rows = leaf.rows - left.rows;
    if (searches) store.merge(small.slot);
    exchange.nextRound();
    if (!searches) {
      if (parentSlot >= 0) store.release(parentSlot);
      return [left, right];
    }
    if (parentSlot >= 0) {
      large.slot = parentSlot;
      store.subtract(large.slot, small.slot);
    } else {
      large.slot = store.take(this.leaves, leaf, small);
      store.build(large);
      shard.barrier.wait();
      store.merge(large.slot);
      exchange.nextRound();
    }
    this.search.search([left, right], this.leaves.length);
    return [left, right];
  }
}
