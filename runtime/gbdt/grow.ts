import { choose, hash } from '../hash.js';
import type { Tree } from '../model/model.js';
import type { Iteration } from './boost.js';
import { LeafRules, type OutputBounds } from './gain.js';
import { type GradientKernel, ROWS_PER_CALL } from './kernels.js';
import { MAGNITUDES, type PlannedBundle, type PlannedFeature, ROWS_PER_BLOCK, SUMS } from './plan.js';
import type { Shard } from './shard.js';
import {
  isBetter,
  type LeafTotals,
  noSplit,
  readSplit,
  type Split,
  SplitSearch,
  writeSplit,
} from './split.js';
import { binsGoingLeft, binsOfSplit, TreeBuilder } from './treeBuilder.js';

/** A leaf while the tree grows. `begin` and `count` are this worker's rows, as places in its row list. */
interface Leaf extends LeafTotals {
  begin: number;
  count: number;
  depth: number;
  /** Where its histograms are kept, -1 if they are not. */
  slot: number;
  split: Split;
  /** Planned features that its branch has split on. */
  path: readonly number[];
  /** 0 for features that had no split worth it further up; as in LightGBM, they are not searched again. */
  hopeful: Uint8Array;
}

/** Powers of two by which a tree's gradients and hessians become integers. */
export interface Scales {
  g: number;
  h: number;
}

/** Sums must stay below these to fit their 32 bits, signed for gradients. */
const GRADIENT_LIMIT = 2 ** 31;
const HESSIAN_LIMIT = 2 ** 32;

/** Where scales end, however small all gradients are. */
const LARGEST_SCALE = 2 ** 100;

/** Sums over all workers' rows, in scaled units. */
interface Sums {
  /** Σ|gradient|, Σ hessian and their largest summands, over all rows. */
  absolute: number;
  hessian: number;
  largestG: number;
  largestH: number;
  /** Totals of the rows in the bag. */
  g: number;
  h: number;
}

/** How GOSS draws rows; see kernels/goss.ts. */
interface LargeGradients {
  border: number;
  borderLimit: number;
  otherLimit: number;
  factor: number;
}

/** A share of all 32-bit hashes, as a limit that they are compared with. */
function share(part: number): number {
  return Math.min(Math.round(part * 2 ** 32), 2 ** 32 - 1);
}

const UNBOUNDED: OutputBounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/**
 * The power of two by which to change a scale so that a sum (or summand) like the last one fills its bits, with some
 * room for growth.
 */
function fittingFactor(sum: number, limit: number): number {
  if (sum === 0) return 1024;
  const goal = limit * 0.9;
  let factor = 1;
  while (sum * factor > goal) factor /= 2;
  while (sum * factor * 2 <= goal) factor *= 2;
  return factor;
}

/**
 * Grows trees leaf by leaf, best split first. Every worker runs this same code on its own rows and comes to the same
 * decisions, as all that they exchange are integer sums: the model does not depend on how many there are.
 */
export class Grower {
  private readonly search: SplitSearch;
  private readonly rules: LeafRules;
  private readonly gradients: GradientKernel;
  private scales: Scales;
  private isFirst = true;
  private readonly ownBundles: readonly PlannedBundle[];
  /** Own part of every leaf's histograms: bytes from, and how many. */
  private readonly ownFrom: number;
  private readonly ownBytes: number;
  /** Rounds alternate between two sets of exchange buffers: nobody writes what a slower worker still reads. */
  private round = 0;
  private allowed = new Uint8Array(0);
  private iteration = 0;
  private freeSlots: number[] = [];
  private leaves: Leaf[] = [];
  private inBag = 0;

  constructor(private readonly shard: Shard) {
    const { plan } = shard;
    this.rules = new LeafRules(plan.parameters);
    this.search = new SplitSearch(shard, this.rules);
    this.gradients = shard.kernels[plan.loss.kernel];
    // A guess, right for gradients around 1; the first tree corrects it.
    this.scales = {
      g: fittingFactor(plan.rows, GRADIENT_LIMIT),
      h: fittingFactor(plan.rows, HESSIAN_LIMIT),
    };
    this.ownBundles = ownShare(shard);
    this.ownFrom = this.ownBundles[0]?.histogram ?? 0;
    this.ownBytes = this.ownBundles.reduce((sum, { histogramBytes }) => sum + histogramBytes, 0);
  }

  /**
   * Grows one tree and adds it to the rows' states.
   * @returns undefined if no split is worth it
   */
  grow(iteration: number): Tree | undefined {
    const { plan } = this.shard;
    const { parameters, features } = plan;
    this.iteration = iteration;
    this.allowed = new Uint8Array(features.length).fill(1);
    if (parameters.feature_fraction < 1) {
      const count = Math.max(1, Math.round(features.length * parameters.feature_fraction));
      this.allowed.fill(0);
      for (const f of choose(count, features.length, hash(parameters.feature_fraction_seed, iteration))) {
        this.allowed[f] = 1;
      }
    }
    this.freeSlots = Array.from({ length: plan.layout.slots }, (_, i) => plan.layout.slots - 1 - i);
    const root = this.plantRoot();
    const tree = new TreeBuilder(plan, this.search, root);
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
    this.writeNodes(grown);
    this.applyToRows(grown);
    return grown;
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
  private plantRoot(): Leaf {
    const { shard } = this;
    const { plan, ints, kernels } = shard;
    const { layout } = plan;
    this.drawBag();
    const slot = this.freeSlots.pop()!;
    const large = this.chooseLarge();
    let sums: Sums;
    for (let attempt = 0; ; attempt++) {
      const target = this.buildTarget(slot);
      kernels.clear(target, layout.histogramBytes);
      this.computeGradients(target, large);
      ints[layout.leftCounts[this.round & 1]![shard.index]! >> 2] = this.inBag;
      shard.barrier.wait();
      sums = this.totals();
      if (this.fits(sums, attempt)) break;
      this.scales = this.nextScales(sums);
      this.round++;
    }
    const rows = this.totalCount(layout.leftCounts[this.round & 1]!);
    const { g, h } = sums;
    const { slope } = plan;
    // Scores count `slope` times, so derivatives by the score do as well.
    this.search.setScales({ g: this.scales.g / slope, h: this.scales.h / slope ** 2 });
    const root: Leaf = {
      begin: shard.from,
      count: this.inBag,
      depth: 0,
      slot,
      split: noSplit(),
      path: [],
      hopeful: this.allowed.slice(),
      g,
      h,
      rows,
      output: this.rules.bestOutput(g * this.search.gUnit, h * this.search.hUnit, plan.parameters.lambda_l2),
      bounds: UNBOUNDED,
    };
    this.merge(slot);
    this.searchLeaves([root]);
    this.scales = this.nextScales(sums);
    this.isFirst = false;
    return root;
  }

  /** Whether no sum has overflowed. The first tree has none before it to go by, so it also tries finer scales. */
  private fits(sums: Sums, attempt: number): boolean {
    const { summandLimit } = this;
    if (sums.absolute >= GRADIENT_LIMIT || sums.hessian >= HESSIAN_LIMIT) return false;
    if (sums.largestG >= summandLimit || sums.largestH >= 2 * summandLimit) return false;
    const next = this.nextScales(sums);
    return !this.isFirst || attempt > 20 || (next.g <= this.scales.g && next.h <= this.scales.h);
  }

  private get summandLimit(): number {
    return this.shard.plan.layout.header === 4 ? 2 ** 15 : 2 ** 31;
  }

  /** The scales that sums like these call for: derived from integers, so that all workers choose the same. */
  private nextScales({ absolute, hessian, largestG, largestH }: Sums): Scales {
    const { summandLimit } = this;
    const byG = Math.min(fittingFactor(absolute, GRADIENT_LIMIT), fittingFactor(largestG, summandLimit));
    const byH = Math.min(fittingFactor(hessian, HESSIAN_LIMIT), fittingFactor(largestH, 2 * summandLimit));
    return {
      g: Math.min(this.scales.g * byG, LARGEST_SCALE),
      h: Math.min(this.scales.h * byH, LARGEST_SCALE),
    };
  }

  /** Lists the rows that this tree learns from, then those left out. */
  private drawBag(): void {
    const { shard, iteration } = this;
    const { kernels, plan, from, to } = shard;
    const { parameters, layout } = plan;
    const list = layout.rowLists + 4 * from;
    const isBagging =
      parameters.data_sample_strategy === 'bagging' &&
      parameters.bagging_freq > 0 &&
      parameters.bagging_fraction < 1;
    if (!isBagging) {
      kernels.countFrom(list, from, to - from);
      this.inBag = to - from;
      return;
    }
    const seed = hash(parameters.bagging_seed, Math.floor(iteration / parameters.bagging_freq));
    const limit = share(parameters.bagging_fraction);
    const spare = layout.spareLists + 4 * from;
    this.inBag = kernels.bag(from, to - from, seed | 0, limit | 0, list, spare) >>> 0;
    const outside = to - from - this.inBag;
    kernels.copy(list + 4 * this.inBag, spare, 4 * outside);
  }

  /**
   * LightGBM's GOSS: which gradients are large is settled among all workers. It begins when the first trees are in
   * (1 / learning_rate of them).
   */
  private chooseLarge(): LargeGradients | undefined {
    const { shard, iteration } = this;
    const { kernels, plan, index, from, to } = shard;
    const { parameters, layout, loss, rows } = plan;
    const { top_rate, other_rate, learning_rate, data_sample_strategy } = parameters;
    if (data_sample_strategy !== 'goss' || iteration < Math.trunc(1 / learning_rate)) return undefined;
    const [g, h] = [layout.gradients[index]!, layout.hessians[index]!];
    kernels.clear(layout.magnitudes[index]!, 4 * MAGNITUDES);
    for (let start = from; start < to; start += ROWS_PER_BLOCK) {
      const end = Math.min(start + ROWS_PER_BLOCK, to);
      this.gradients(layout.state, layout.label, layout.weight, start, end, g, h, loss.shape ?? 0);
      kernels.countMagnitudes(g, h, end - start, layout.magnitudes[index]!);
    }
    shard.barrier.wait();
    const countAt = (magnitude: number) =>
      layout.magnitudes.reduce((sum, address) => sum + shard.ints[(address >> 2) + magnitude]!, 0);
    const wanted = Math.max(1, Math.round(rows * top_rate));
    let border = MAGNITUDES - 1;
    let above = 0;
    while (border > 0 && above + countAt(border) < wanted) above += countAt(border--);
    const atBorder = countAt(border);
    // Nobody may clear the counts for the next tree while somebody still reads them.
    shard.barrier.wait();
    return {
      border,
      borderLimit: share(atBorder === 0 ? 0 : (wanted - above) / atBorder),
      otherLimit: share(other_rate / (1 - top_rate)),
      factor: (1 - top_rate) / other_rate,
    };
  }

  /** Computes the gradients of all own rows, and the root's histograms and totals of those in the bag. */
  private computeGradients(histogram: number, large: LargeGradients | undefined): void {
    const { shard, scales } = this;
    const { kernels, plan, index, from, to } = shard;
    const { layout, loss } = plan;
    const { records, stride, header, state, label, weight } = layout;
    const [g, h, sums] = [
      layout.gradients[index]!,
      layout.hessians[index]!,
      layout.sums[this.round & 1]![index]!,
    ];
    shard.floatsAt(sums, SUMS).fill(0);
    const seed = hash(this.iteration) | 0;
    const all = !large && this.inBag === to - from;
    const list = layout.rowLists + 4 * from;
    const spare = layout.spareLists + 4 * from;
    let inside = 0;
    for (let start = from; start < to; start += ROWS_PER_BLOCK) {
      const end = Math.min(start + ROWS_PER_BLOCK, to);
      this.gradients(state, label, weight, start, end, g, h, loss.shape ?? 0);
      if (large) {
        const { border, borderLimit, otherLimit, factor } = large;
        const outside = spare + 4 * (start - from - inside);
        inside += kernels.sampleByMagnitude(
          ...([g, h, start, end - start, seed, border, borderLimit, otherLimit, factor] as const),
          ...([list + 4 * inside, outside] as const),
        );
      }
      kernels.quantise(g, h, start, end - start, records, stride, header, scales.g, scales.h, seed, sums);
      if (all) {
        kernels.histogramOfRange(records, stride, header, start, end, histogram, plan.narrow);
        for (const { wide, offset, histogram: at } of plan.bundles) {
          if (wide) {
            kernels.wideHistogramOfRange(records, stride, header, start, end, histogram + at, offset);
          }
        }
      }
    }
    if (all) return;
    if (large) {
      this.inBag = inside;
      kernels.copy(list + 4 * inside, spare, 4 * (to - from - inside));
    }
    kernels.totalsOfRows(list, this.inBag, records, stride, header, sums);
    this.buildHistograms(from, this.inBag, histogram);
  }

  /** After the barrier: the sums of all workers. */
  private totals(): Sums {
    const { shard, round } = this;
    const total: Sums = { absolute: 0, hessian: 0, g: 0, h: 0, largestG: 0, largestH: 0 };
    for (const address of shard.plan.layout.sums[round & 1]!) {
      const [absolute, hessian, g, h, largestG, largestH] = shard.floatsAt(address, SUMS);
      total.absolute += absolute!;
      total.hessian += hessian!;
      total.g += g!;
      total.h += h!;
      total.largestG = Math.max(total.largestG, largestG!);
      total.largestH = Math.max(total.largestH, largestH!);
    }
    return total;
  }

  private totalCount(counts: readonly number[]): number {
    return counts.reduce((sum, address) => sum + this.shard.ints[address >> 2]!, 0);
  }

  /** Where this worker builds histograms that belong into a slot. */
  private buildTarget(slot: number): number {
    const { plan, index } = this.shard;
    return plan.workers === 1 ? this.slotAddress(slot) : plan.layout.local[this.round & 1]![index]!;
  }

  private slotAddress(slot: number): number {
    const { layout } = this.shard.plan;
    return layout.store + slot * layout.histogramBytes;
  }

  /** Histograms of listed own rows, added to what is at the address. */
  private buildHistograms(begin: number, count: number, address: number): void {
    const { kernels, plan } = this.shard;
    const { layout, narrow, bundles } = plan;
    const { records, stride, header } = layout;
    for (let done = 0; done < count; done += ROWS_PER_CALL) {
      const list = layout.rowLists + 4 * (begin + done);
      const n = Math.min(ROWS_PER_CALL, count - done);
      kernels.histogramOfRows(list, n, records, stride, header, address, narrow);
      for (const { wide, offset, histogram } of bundles) {
        if (wide) kernels.wideHistogramOfRows(list, n, records, stride, header, address + histogram, offset);
      }
    }
  }

  /** After the barrier: own part of the slot := sum of what the workers have built in this round. Ends the round. */
  private merge(slot: number): void {
    const { kernels, plan } = this.shard;
    const local = plan.layout.local[this.round & 1];
    this.round++;
    if (!local) return;
    const target = this.slotAddress(slot) + this.ownFrom;
    kernels.clear(target, this.ownBytes);
    for (const address of local) kernels.add(target, address + this.ownFrom, this.ownBytes);
  }

  /** Carries out a leaf's split, and finds the best splits of its two children unless none can follow. */
  private divide(leaf: Leaf, node: number, isLast: boolean): [left: Leaf, right: Leaf] {
    const { shard } = this;
    const { plan, ints, kernels } = shard;
    const { parameters, layout } = plan;
    const { split } = leaf;
    const feature = plan.features[split.feature]!;
    const leftCount = this.partitionRows(leaf, node);
    const [leftBounds, rightBounds] = childBounds(leaf, split, feature);
    const shared = {
      depth: leaf.depth + 1,
      path: leaf.path.includes(split.feature) ? leaf.path : [...leaf.path, split.feature],
    };
    const left: Leaf = {
      ...shared,
      begin: leaf.begin,
      count: leftCount,
      slot: -1,
      split: noSplit(),
      hopeful: leaf.hopeful.slice(),
      g: split.leftG,
      h: split.leftH,
      rows: split.leftRows,
      output: split.leftOutput,
      bounds: leftBounds,
    };
    const right: Leaf = {
      ...shared,
      begin: leaf.begin + leftCount,
      count: leaf.count - leftCount,
      slot: -1,
      split: noSplit(),
      hopeful: leaf.hopeful,
      g: leaf.g - split.leftG,
      h: leaf.h - split.leftH,
      rows: leaf.rows - split.leftRows,
      output: split.rightOutput,
      bounds: rightBounds,
    };
    // All workers must choose alike, so they go by the estimated sizes: their own rows may be spread otherwise.
    const [small, large] = left.rows <= right.rows ? [left, right] : [right, left];
    const isDeepest = parameters.max_depth > 0 && left.depth >= parameters.max_depth;
    const searches = !isLast && !isDeepest && large.rows >= 2 * parameters.min_data_in_leaf;

    ints[layout.leftCounts[this.round & 1]![shard.index]! >> 2] = leftCount;
    const parentSlot = leaf.slot;
    if (searches) {
      small.slot = this.takeSlot(leaf);
      const target = this.buildTarget(small.slot);
      kernels.clear(target, layout.histogramBytes);
      this.buildHistograms(small.begin, small.count, target);
    }
    shard.barrier.wait();
    left.rows = this.totalCount(layout.leftCounts[this.round & 1]!);
    right.rows = leaf.rows - left.rows;
    if (!searches) {
      this.round++;
      if (parentSlot >= 0) this.freeSlots.push(parentSlot);
      return [left, right];
    }
    this.merge(small.slot);
    if (parentSlot >= 0) {
      large.slot = parentSlot;
      const target = this.slotAddress(large.slot) + this.ownFrom;
      kernels.subtract(target, this.slotAddress(small.slot) + this.ownFrom, this.ownBytes);
    } else {
      large.slot = this.takeSlot(leaf, small);
      const target = this.buildTarget(large.slot);
      kernels.clear(target, layout.histogramBytes);
      this.buildHistograms(large.begin, large.count, target);
      shard.barrier.wait();
      this.merge(large.slot);
    }
    this.searchLeaves([left, right]);
    return [left, right];
  }

  /** A slot for new histograms; if there is none left, that of the least promising leaf, which is built anew later. */
  private takeSlot(...spared: Leaf[]): number {
    const free = this.freeSlots.pop();
    if (free !== undefined) return free;
    let evicted: Leaf | undefined;
    for (const leaf of this.leaves) {
      if (leaf.slot < 0 || spared.includes(leaf)) continue;
      if (!evicted || leaf.split.gain < evicted.split.gain) evicted = leaf;
    }
    const slot = evicted!.slot;
    evicted!.slot = -1;
    return slot;
  }

  /** Deals the leaf's own rows out to its children, left ones first. Keeps the node's table for `writeNodes`. */
  private partitionRows({ begin, count, split }: Leaf, node: number): number {
    const { kernels, plan } = this.shard;
    const { layout } = plan;
    const table = this.tableAddress(node);
    const feature = plan.features[split.feature]!;
    const bundle = this.writeTable(split.feature, binsOfSplit(feature, split), node);
    const list = layout.rowLists + 4 * begin;
    const spare = layout.spareLists + 4 * begin;
    const partition = bundle.wide ? kernels.partitionWide : kernels.partition;
    let left = 0;
    for (let done = 0; done < count; done += ROWS_PER_CALL) {
      const n = Math.min(ROWS_PER_CALL, count - done);
      const right = spare + 4 * (done - left);
      left += partition(list + 4 * done, n, bundle.column, table, list + 4 * left, right) >>> 0;
    }
    kernels.copy(list + 4 * left, spare, 4 * (count - left));
    return left;
  }

  private tableAddress(node: number): number {
    const { layout } = this.shard.plan;
    return layout.tables[this.shard.index]! + node * layout.tableBytes;
  }

  /** Writes which codes of the feature's bundle go left. */
  private writeTable(feature: number, goesLeft: Uint8Array, node: number): PlannedBundle {
    const { plan, bytes } = this.shard;
    const address = this.tableAddress(node);
    const { bundle, radix } = plan.places[feature]!;
    const { codes } = plan.bundles[bundle]!;
    for (let code = 0; code < codes; code++) {
      bytes[address + code] = goesLeft[Math.floor(code / radix) % goesLeft.length]!;
    }
    return plan.bundles[bundle]!;
  }

  /** Finds the leaves' best splits, each worker on its own bundles, and lets the best of all win. */
  private searchLeaves(leaves: readonly Leaf[]): void {
    const { shard } = this;
    const { plan } = shard;
    const { layout, workers } = plan;
    leaves.forEach((leaf, i) => {
      leaf.split = this.searchOwn(leaf, i);
    });
    if (workers === 1) return;
    const length = layout.candidateBytes >> 3;
    const at = (worker: number, i: number) =>
      shard.floatsAt(layout.candidates[worker]! + i * layout.candidateBytes, length);
    leaves.forEach(({ split }, i) => {
      writeSplit(split, at(shard.index, i));
    });
    shard.barrier.wait();
    leaves.forEach((leaf, i) => {
      for (let worker = 0; worker < workers; worker++) {
        const theirs = readSplit(at(worker, i));
        if (isBetter(theirs, leaf.split)) leaf.split = theirs;
      }
    });
  }

  private searchOwn(leaf: Leaf, sibling: number): Split {
    const { kernels, plan, index } = this.shard;
    const { parameters, layout } = plan;
    let best = noSplit();
    const isDeepest = parameters.max_depth > 0 && leaf.depth >= parameters.max_depth;
    if (isDeepest || leaf.rows < 2 * parameters.min_data_in_leaf || leaf.slot < 0) return best;
    const allowed = this.allowedHere(leaf, sibling);
    const marginal = layout.marginal[index]!;
    const histograms = this.slotAddress(leaf.slot);
    for (const { features, codes, histogram } of this.ownBundles) {
      const joint = histograms + histogram;
      for (const { feature, radix } of features) {
        if (allowed[feature] === 0 || leaf.hopeful[feature] === 0) continue;
        const planned = plan.features[feature]!;
        let own = joint;
        if (features.length > 1) {
          kernels.marginalise(joint, codes, radix, planned.bins, marginal);
          own = marginal;
        }
        const found = this.search.search(own, planned, feature, leaf);
        if (!found) leaf.hopeful[feature] = 0;
        else if (isBetter(found, best)) best = found;
      }
    }
    return best;
  }

  /** The features that the leaf may split on: the tree's, less those that constraints or the node's draw rule out. */
  private allowedHere(leaf: Leaf, sibling: number): Uint8Array {
    const { plan } = this.shard;
    const { parameters } = plan;
    if (plan.interactions.length === 0 && parameters.feature_fraction_bynode >= 1) return this.allowed;
    const allowed = this.allowed.slice();
    if (plan.interactions.length > 0) {
      const reachable = new Uint8Array(allowed.length);
      for (const group of plan.interactions) {
        if (leaf.path.every((feature) => group.includes(feature))) for (const f of group) reachable[f] = 1;
      }
      for (let f = 0; f < allowed.length; f++) allowed[f]! &= reachable[f]!;
    }
    if (parameters.feature_fraction_bynode < 1) {
      const candidates = Array.from(allowed.keys()).filter((f) => allowed[f] === 1);
      const count = Math.max(1, Math.round(candidates.length * parameters.feature_fraction_bynode));
      const seed = hash(parameters.feature_fraction_seed, this.iteration, this.leaves.length, sibling);
      allowed.fill(0);
      for (const i of choose(Math.min(count, candidates.length), candidates.length, seed))
        allowed[candidates[i]!] = 1;
    }
    return allowed;
  }

  /** Lays the tree out for the kernels that walk it. */
  private writeNodes(tree: Tree): void {
    const { plan, ints, index } = this.shard;
    const { layout } = plan;
    const nodes = layout.nodes[index]! >> 2;
    for (let node = 0; node < tree.numLeaves - 1; node++) {
      const feature = plan.positions[tree.splitFeature[node]!]!;
      const bundle = plan.bundles[plan.places[feature]!.bundle]!;
      ints[nodes + 4 * node] = bundle.offset | (bundle.wide ? 0x80000000 : 0);
      ints[nodes + 4 * node + 1] = this.tableAddress(node);
      ints[nodes + 4 * node + 2] = tree.rightChild[node]!;
      ints[nodes + 4 * node + 3] = tree.leftChild[node]!;
    }
  }

  /** Adds the tree to the states of own rows: by leaf for those in the bag, by walking the tree for the others. */
  private applyToRows(tree: Tree): void {
    const { shard } = this;
    const { kernels, plan, index, from, to } = shard;
    const { layout } = plan;
    const { multiplicative } = plan.loss;
    const factors = this.factorsOf(tree);
    const apply = multiplicative ? kernels.multiplyAtRows : kernels.addAtRows;
    this.leaves.forEach(({ begin, count }, leaf) => {
      for (let done = 0; done < count; done += ROWS_PER_CALL) {
        const n = Math.min(ROWS_PER_CALL, count - done);
        apply(layout.rowLists + 4 * (begin + done), n, layout.state, factors[leaf]!);
      }
    });
    shard.floatsAt(layout.leafValues[index]!, factors.length).set(factors);
    this.walk(from + this.inBag, to - from - this.inBag);
  }

  private factorsOf({ leafValue }: Tree): Float64Array {
    const { loss, slope } = this.shard.plan;
    return loss.multiplicative ? leafValue.map((value) => Math.exp(slope * value)) : leafValue;
  }

  /** Applies a tree of an earlier run to own rows, as that run did, and goes on with the scales that it had chosen. */
  replay({ tree, scales }: Iteration): void {
    const { shard } = this;
    const { kernels, plan, index, from, to } = shard;
    const { layout } = plan;
    for (let node = 0; node < tree.numLeaves - 1; node++) {
      this.writeTable(plan.positions[tree.splitFeature[node]!]!, binsGoingLeft(plan, tree, node), node);
    }
    this.writeNodes(tree);
    kernels.countFrom(layout.rowLists + 4 * from, from, to - from);
    shard.floatsAt(layout.leafValues[index]!, tree.numLeaves).set(this.factorsOf(tree));
    this.walk(from, to - from);
    this.scales = scales;
    this.isFirst = false;
  }

  /** What the next tree's gradients will be scaled by. */
  get chosenScales(): Scales {
    return this.scales;
  }

  private walk(begin: number, count: number): void {
    const { kernels, plan, index } = this.shard;
    const { layout } = plan;
    const walk = plan.loss.multiplicative ? kernels.multiplyByTree : kernels.addByTree;
    for (let done = 0; done < count; done += ROWS_PER_CALL) {
      const n = Math.min(ROWS_PER_CALL, count - done);
      const list = layout.rowLists + 4 * (begin + done);
      walk(
        ...([list, n, layout.records, layout.stride] as const),
        ...([layout.nodes[index]!, 0, layout.leafValues[index]!, layout.state] as const),
      );
    }
  }

  /** Adds the tree last grown to the scores of own validation rows. */
  applyToValidation(tree: Tree): void {
    const { shard } = this;
    const { kernels, plan, index, validationFrom, validationTo } = shard;
    const { layout } = plan;
    shard.floatsAt(layout.leafValues[index]!, tree.numLeaves).set(tree.leafValue);
    for (let start = validationFrom; start < validationTo; start += ROWS_PER_CALL) {
      const n = Math.min(ROWS_PER_CALL, validationTo - start);
      kernels.addByTree(
        ...([layout.validationRows + 4 * start, n, layout.validationRecords, layout.stride] as const),
        ...([layout.nodes[index]!, 0, layout.leafValues[index]!, layout.validationScore] as const),
      );
    }
  }
}

/** Neighbouring bundles of about equal numbers of slots for each worker. */
function ownShare({ plan, index }: Shard): PlannedBundle[] {
  const { bundles, workers, layout } = plan;
  return bundles.filter(
    ({ histogram }) => Math.floor((histogram * workers) / layout.histogramBytes) === index,
  );
}

/** LightGBM's "basic" method: a monotone split separates its children's outputs at their middle. */
function childBounds(
  { bounds }: Leaf,
  { leftOutput, rightOutput }: Split,
  { monotone }: PlannedFeature,
): [left: OutputBounds, right: OutputBounds] {
  if (monotone === 0) return [bounds, bounds];
  const middle = (leftOutput + rightOutput) / 2;
  const below = { low: bounds.low, high: Math.min(bounds.high, middle) };
  const above = { low: Math.max(bounds.low, middle), high: bounds.high };
  return monotone > 0 ? [below, above] : [above, below];
}
