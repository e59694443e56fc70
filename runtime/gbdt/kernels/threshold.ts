// The best threshold of a numeric feature in a leaf: LightGBM's FindBestThresholdNumerical (feature_histogram.hpp).

/** What all leaves of a tree share; f64 at these offsets from `rules`. */
const G_UNIT: usize = 0;
const H_UNIT: usize = 8;
const L1: usize = 16;
const L2: usize = 24;
const SMOOTHING: usize = 32;
const MIN_ROWS: usize = 40;
const MIN_HESSIAN: usize = 48;

/** What makes up a leaf; f64 at these offsets from `leaf`, except for the packed sum of its rows (i64). */
const TOTAL: usize = 0;
const ROWS: usize = 8;
const OUTPUT: usize = 16;
const LOW: usize = 24;
const HIGH: usize = 32;
const MUST_EXCEED: usize = 40;
/** u32: the sums of hessians that one side needs at least, and may have at most, for both sides to be large enough. */
const LEAST: usize = 48;
const MOST: usize = 52;

abstract class Sum {
  @inline
  static g(packed: i64): f64 {
    return <f64>(<i32>(packed >> 32));
  }

  @inline
  static h(packed: i64): f64 {
    return <f64>(<u32>packed);
  }
}

abstract class Rows {
  /** How many rows a sum of hessians stands for, estimated as LightGBM does. */
  @inline
  static of(packed: i64, rowsPerHessian: f64): f64 {
    return Math.floor(Sum.h(packed) * rowsPerHessian + 0.5);
  }

  /** Whether a side with this sum of hessians is large enough by itself. */
  static areEnough(h: u32, rowsPerHessian: f64, rules: usize): bool {
    return (
      h !== 0 &&
      Rows.of(h, rowsPerHessian) >= load<f64>(rules + MIN_ROWS) &&
      <f64>h * load<f64>(rules + H_UNIT) >= load<f64>(rules + MIN_HESSIAN)
    );
  }

  /** Whether what is left of the leaf is large enough. */
  static areLeft(h: u32, total: u32, rows: f64, rowsPerHessian: f64, rules: usize): bool {
    return (
      h < total &&
      rows - Rows.of(h, rowsPerHessian) >= load<f64>(rules + MIN_ROWS) &&
      <f64>(total - h) * load<f64>(rules + H_UNIT) >= load<f64>(rules + MIN_HESSIAN)
    );
  }
}

abstract class Gain {
  /** Of both children at their best outputs. */
  @inline
  static plain(left: i64, right: i64, rules: usize): f64 {
    const g = f64x2.mul(Gain.pair(Sum.g(left), Sum.g(right)), v128.load_splat<f64>(rules + G_UNIT));
    const h = f64x2.mul(Gain.pair(Sum.h(left), Sum.h(right)), v128.load_splat<f64>(rules + H_UNIT));
    const beyond = f64x2.pmax(f64x2.sub(f64x2.abs(g), v128.load_splat<f64>(rules + L1)), f64x2.splat(0));
    const gains = f64x2.div(f64x2.mul(beyond, beyond), f64x2.add(h, v128.load_splat<f64>(rules + L2)));
    return f64x2.extract_lane(gains, 0) + f64x2.extract_lane(gains, 1);
  }

  @inline
  static pair(a: f64, b: f64): v128 {
    return f64x2.replace_lane(f64x2.splat(a), 1, b);
  }

  /** As LeafRules.output in gain.ts. */
  static output(g: f64, h: f64, rows: f64, leaf: usize, rules: usize): f64 {
    let output = -Gain.beyond(g, rules) / (h + load<f64>(rules + L2));
    const smoothing = load<f64>(rules + SMOOTHING);
    if (smoothing > 0) {
      const weight = rows / smoothing;
      output = (output * weight + load<f64>(leaf + OUTPUT)) / (weight + 1);
    }
    return min(max(output, load<f64>(leaf + LOW)), load<f64>(leaf + HIGH));
  }

  static beyond(g: f64, rules: usize): f64 {
    return copysign<f64>(max(0.0, abs(g) - load<f64>(rules + L1)), g);
  }

  static at(output: f64, g: f64, h: f64, rules: usize): f64 {
    return -(2 * Gain.beyond(g, rules) * output + (h + load<f64>(rules + L2)) * output * output);
  }

  /** Of both children at outputs that constraints or smoothing have moved; -infinity if they break the constraint. */
  static moved(
    left: i64,
    right: i64,
    leftRows: f64,
    rightRows: f64,
    monotone: i32,
    leaf: usize,
    rules: usize,
  ): f64 {
    const gUnit = load<f64>(rules + G_UNIT);
    const hUnit = load<f64>(rules + H_UNIT);
    const gl = Sum.g(left) * gUnit;
    const hl = Sum.h(left) * hUnit;
    const gr = Sum.g(right) * gUnit;
    const hr = Sum.h(right) * hUnit;
    const l = Gain.output(gl, hl, leftRows, leaf, rules);
    const r = Gain.output(gr, hr, rightRows, leaf, rules);
    if ((r - l) * <f64>monotone < 0) return -Infinity;
    return Gain.at(l, gl, hl, rules) + Gain.at(r, gr, hr, rules);
  }
}

/** The best so far; f64 at these offsets from `out`, and the packed sum of the left rows (i64). */
const GAIN: usize = 0;
const BIN: usize = 8;
const LEFT: usize = 16;
const LEFT_ROWS: usize = 24;
const DEFAULT_LEFT: usize = 32;

abstract class Scan {
  /**
   * Scans from the right end (missing rows stay left) or from the left end (missing rows go right, also alone).
   */
  @inline
  static run(
    slots: usize,
    bins: i32,
    missingBin: i32,
    monotone: i32,
    leaf: usize,
    rules: usize,
    out: usize,
    fromRight: bool,
    plain: bool,
  ): void {
    const total = load<i64>(leaf + TOTAL);
    const rows = load<f64>(leaf + ROWS);
    const rowsPerHessian = rows / Sum.h(total);
    const least = load<u32>(leaf + LEAST);
    const most = load<u32>(leaf + MOST);
    let best = load<f64>(out + GAIN);
    let sum: i64 = 0;
    let bin = fromRight ? bins - 1 : 0;
    const end = fromRight ? 0 : bins;
    const step = fromRight ? -1 : 1;
    for (; bin !== end; bin += step) {
      if (bin === missingBin) continue;
      const slot = load<i64>(slots + ((<usize>bin) << 3));
      // Without rows, a bin divides the leaf like its neighbour.
      if (slot === 0) continue;
      sum += slot;
      if (<u32>sum < least) continue;
      if (<u32>sum > most) break;
      const rest = total - sum;
      const near = plain ? 0 : Rows.of(sum, rowsPerHessian);
      const gain = plain
        ? Gain.plain(sum, rest, rules)
        : fromRight
          ? Gain.moved(rest, sum, rows - near, near, monotone, leaf, rules)
          : Gain.moved(sum, rest, near, rows - near, monotone, leaf, rules);
      if (gain > best) {
        best = gain;
        store<f64>(out + GAIN, gain);
        store<f64>(out + BIN, <f64>(fromRight ? bin - 1 : bin));
        store<i64>(out + LEFT, fromRight ? rest : sum);
        const moved = Rows.of(sum, rowsPerHessian);
        store<f64>(out + LEFT_ROWS, fromRight ? rows - moved : moved);
        store<f64>(out + DEFAULT_LEFT, fromRight ? 1 : 0);
      }
    }
  }
}

/**
 * Finds the sums of hessians between which a side must lie, by bisection: a larger sum never stands for fewer rows. To
 * be called for a leaf before `bestThreshold`.
 */
export function limitSides(leaf: usize, rules: usize): void {
  const total = <u32>load<i64>(leaf + TOTAL);
  const rows = load<f64>(leaf + ROWS);
  const rowsPerHessian = rows / <f64>total;
  // The least sum that is enough lies above `below`, up to `above`.
  let below: u32 = 0;
  let above: u32 = max(total, 1);
  while (above - below > 1) {
    const middle = below + ((above - below) >> 1);
    if (Rows.areEnough(middle, rowsPerHessian, rules)) above = middle;
    else below = middle;
  }
  store<u32>(leaf + LEAST, above);
  // The largest sum that leaves enough lies from `below` on, below `above`.
  below = 0;
  above = total;
  while (above - below > 1) {
    const middle = below + ((above - below) >> 1);
    if (Rows.areLeft(middle, total, rows, rowsPerHessian, rules)) below = middle;
    else above = middle;
  }
  store<u32>(leaf + MOST, below);
}

/**
 * Finds the bin up to which rows go left for the largest gain beyond the leaf's MUST_EXCEED.
 * @param missingBin bin whose rows follow the default direction, -1 if there is none
 * @param monotone -1, 0 or 1; @param plain whether outputs are free: no constraint, bounds or smoothing
 * @returns whether `out` holds a split
 */
export function bestThreshold(
  slots: usize,
  bins: i32,
  missingBin: i32,
  monotone: i32,
  leaf: usize,
  rules: usize,
  out: usize,
  plain: bool,
): bool {
  const mustExceed = load<f64>(leaf + MUST_EXCEED);
  store<f64>(out + GAIN, mustExceed);
  if (plain) Scan.run(slots, bins, missingBin, 0, leaf, rules, out, true, true);
  else Scan.run(slots, bins, missingBin, monotone, leaf, rules, out, true, false);
  if (missingBin >= 0 && load<i64>(slots + ((<usize>missingBin) << 3)) !== 0) {
    if (plain) Scan.run(slots, bins, missingBin, 0, leaf, rules, out, false, true);
    else Scan.run(slots, bins, missingBin, monotone, leaf, rules, out, false, false);
  }
  return load<f64>(out + GAIN) > mustExceed;
}
