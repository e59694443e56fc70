import type { OutputBounds } from './gain.js';

/** What a leaf's split search has to know of the leaf. */
export interface LeafTotals {
  /** Sums of gradients and hessians in the tree's fixed-point units. */
  g: number;
  h: number;
  rows: number;
  output: number;
  bounds: OutputBounds;
}

/** What one unit of a tree's fixed-point gradients and hessians is worth. */
export interface Units {
  gUnit: number;
  hUnit: number;
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
