// The best split of a leaf over a worker's numeric features, in one call.

import { bestThreshold, limitSides } from './threshold';

/** A feature in the table, i32 each: where its bundle's histogram lies in a leaf's, and its place and kind there. */
const HISTOGRAM: usize = 0;
const RADIX: usize = 4;
const BINS: usize = 8;
const MISSING_BIN: usize = 12;
const MONOTONE: usize = 16;
const POSITION: usize = 20;
/** Whether it is the first of its bundle, whose features follow on each other from the largest radix to radix 1. */
const IS_FIRST: usize = 24;
const IS_NUMERIC: usize = 28;
const SEARCHED_BYTES: usize = 32;

/** Slots of `scratch` for one feature's histogram; what is left of its bundle's comes after them. */
const MARGINAL_BYTES: usize = 256 * 8;

/** `found`: the best split so far as in threshold.ts, with its feature; then room for that of one feature. */
const GAIN: usize = 0;
const FOUND_BYTES: usize = 40;
const FEATURE: usize = 40;
const CANDIDATE: usize = 64;

/** Where threshold.ts reads it. */
const MUST_EXCEED: usize = 40;

abstract class Joint {
  /**
   * Takes the feature of the largest radix out of a joint histogram.
   * @param marginal receives the feature's own histogram
   * @param rest receives the joint histogram of the others, `radix` slots; may be `joint` itself
   */
  static fold(joint: usize, radix: usize, bins: i32, marginal: usize, rest: usize): void {
    const bytes = radix << 3;
    const odd = radix & 1;
    for (let bin = 0; bin < bins; bin++) {
      let sum: i64 = 0;
      let at: usize = 0;
      if (odd) {
        sum = load<i64>(joint);
        store<i64>(rest, bin === 0 ? sum : load<i64>(rest) + sum);
        at = 8;
      }
      let pair = i64x2.splat(0);
      for (; at < bytes; at += 16) {
        const slots = v128.load(joint + at);
        pair = i64x2.add(pair, slots);
        v128.store(rest + at, bin === 0 ? slots : i64x2.add(v128.load(rest + at), slots));
      }
      store<i64>(marginal, sum + i64x2.extract_lane(pair, 0) + i64x2.extract_lane(pair, 1));
      joint += bytes;
      marginal += 8;
    }
  }
}

/**
 * Searches the features of `table` whose byte in `active` is not 0; it becomes 0 if the feature has no split that is
 * worth it. Equal gains go to the feature that comes first, by POSITION.
 * @param scratch room for 512 slots; @param plain see bestThreshold, for features without a constraint
 * @returns whether `found` holds a split; its gain is what it adds to the leaf's MUST_EXCEED
 */
export function searchNumeric(
  table: usize,
  features: u32,
  histograms: usize,
  scratch: usize,
  active: usize,
  leaf: usize,
  rules: usize,
  found: usize,
  plain: bool,
): bool {
  limitSides(leaf, rules);
  const mustExceed = load<f64>(leaf + MUST_EXCEED);
  const candidate = found + CANDIDATE;
  let best: f64 = 0;
  let bestFeature: i32 = i32.MAX_VALUE;
  let joint: usize = 0;
  for (const end = table + <usize>features * SEARCHED_BYTES; table < end; table += SEARCHED_BYTES) {
    const radix = <usize>load<u32>(table + RADIX);
    const bins = load<i32>(table + BINS);
    const feature = load<i32>(table + POSITION);
    if (load<u32>(table + IS_FIRST) !== 0) joint = histograms + load<u32>(table + HISTOGRAM);
    let slots = joint;
    if (radix > 1) {
      slots = scratch;
      const rest = scratch + MARGINAL_BYTES;
      Joint.fold(joint, radix, bins, slots, rest);
      joint = rest;
    }
    if (load<u32>(table + IS_NUMERIC) === 0 || load<u8>(active + <usize>feature) === 0) continue;
    const missingBin = load<i32>(table + MISSING_BIN);
    const monotone = load<i32>(table + MONOTONE);
    const free = plain && monotone === 0;
    if (!bestThreshold(slots, bins, missingBin, monotone, leaf, rules, candidate, free)) {
      store<u8>(active + <usize>feature, 0);
      continue;
    }
    const gain = load<f64>(candidate + GAIN) - mustExceed;
    if (gain > best || (gain === best && feature < bestFeature)) {
      best = gain;
      bestFeature = feature;
      memory.copy(found, candidate, FOUND_BYTES);
    }
  }
  store<f64>(found + GAIN, best);
  store<f64>(found + FEATURE, <f64>bestFeature);
  return bestFeature !== i32.MAX_VALUE;
}
