import type { OutputBounds } from './gain.js';
import type { PlannedFeature } from './plan.js';
import { type LeafTotals, noSplit, type Split } from './split.js';

/** A leaf while the tree grows. `begin` and `count` are this worker's rows, as places in its row list. */
export interface Leaf extends LeafTotals {
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

export const UNBOUNDED: OutputBounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/**
 * The leaves that a split makes of a leaf, before their own splits are known.
 * @param feature what is split on; @param leftCount how many of this worker's rows go left
 */
export function childrenOf(
  leaf: Leaf,
  feature: PlannedFeature,
  leftCount: number,
): [left: Leaf, right: Leaf] {
  const { split } = leaf;
  const [leftBounds, rightBounds] = childBounds(leaf, split, feature);
  const depth = leaf.depth + 1;
  const path = leaf.path.includes(split.feature) ? leaf.path : [...leaf.path, split.feature];
  // Spelled out, as spreading what they share costs a good part of the time that small data take.
  const left: Leaf = {
    begin: leaf.begin,
    count: leftCount,
    depth,
    slot: -1,
    split: noSplit(),
    path,
    hopeful: leaf.hopeful.slice(),
    g: split.leftG,
    h: split.leftH,
    rows: split.leftRows,
    output: split.leftOutput,
    bounds: leftBounds,
  };
  const right: Leaf = {
    begin: leaf.begin + leftCount,
    count: leaf.count - leftCount,
    depth,
    slot: -1,
    split: noSplit(),
    path,
    hopeful: leaf.hopeful,
    g: leaf.g - split.leftG,
    h: leaf.h - split.leftH,
    rows: leaf.rows - split.leftRows,
    output: split.rightOutput,
    bounds: rightBounds,
  };
  return [left, right];
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
