abstract class Threshold {
  /**
   * Where the rounding of a row turns from down to up, in units of 2^-32: multiples of the golden ratio, which fill
   * the interval evenly. Rounding to the nearest would make rows of equal gradients all err to the same side.
   */
  @inline
  static of(row: u32, seed: u32): u32 {
    return row * 0x9e3779b9 + seed;
  }

  @inline
  static pair(a: u32, b: u32): v128 {
    const units = f64x2.convert_low_i32x4_u(i32x4.replace_lane(i32x4.splat(a), 1, b));
    return f64x2.mul(units, f64x2.splat(1.0 / 4294967296.0));
  }
}

/**
 * Turns gradients and hessians into fixed-point integers and packs them into the head of their rows' records: 16 + 16
 * bits if `header` is 4, 32 + 32 bits if it is 8, gradient in the high half.
 * @param gScale, @param hScale powers of two to multiply by
 * @param sums 6 f64: the sums of |gradient|, hessian, gradient and again hessian in scaled units are added; the last
 * two keep the largest |gradient| and hessian. The trainer sees from them whether anything has overflowed, and chooses
 * the next scales.
 */
export function quantise(
  g: usize,
  h: usize,
  row: u32,
  count: u32,
  records: usize,
  stride: usize,
  header: u32,
  gScale: f64,
  hScale: f64,
  seed: u32,
  sums: usize,
): void {
  const gFactor = f64x2.splat(gScale);
  const hFactor = f64x2.splat(hScale);
  let absolute = i64x2.splat(0);
  let signed = i64x2.splat(0);
  let hessians = i64x2.splat(0);
  let largestG = i32x4.splat(0);
  let largestH = i32x4.splat(0);
  let record = records + <usize>row * stride;
  for (let i: u32 = 0; i < count; i += 2, row += 2, record += 2 * stride) {
    const first = Threshold.of(row, seed);
    const second = Threshold.of(row + 1, seed);
    const at = (<usize>i) << 3;
    let gradient = i32x4.trunc_sat_f64x2_s_zero(
      f64x2.floor(f64x2.add(f64x2.mul(v128.load(g + at), gFactor), Threshold.pair(first, second))),
    );
    let hessian = i32x4.trunc_sat_f64x2_u_zero(
      f64x2.floor(
        f64x2.add(f64x2.mul(v128.load(h + at), hFactor), Threshold.pair(rotl(first, 16), rotl(second, 16))),
      ),
    );
    const isPair = i + 1 < count;
    if (!isPair) {
      gradient = i32x4.replace_lane(gradient, 1, 0);
      hessian = i32x4.replace_lane(hessian, 1, 0);
    }
    const size = i32x4.abs(gradient);
    absolute = i64x2.add(absolute, i64x2.extend_low_i32x4_u(size));
    signed = i64x2.add(signed, i64x2.extend_low_i32x4_s(gradient));
    hessians = i64x2.add(hessians, i64x2.extend_low_i32x4_u(hessian));
    largestG = i32x4.max_u(largestG, size);
    largestH = i32x4.max_u(largestH, hessian);
    if (header === 4) {
      const packed = v128.or(i32x4.shl(gradient, 16), hessian);
      store<i32>(record, i32x4.extract_lane(packed, 0));
      if (isPair) store<i32>(record + stride, i32x4.extract_lane(packed, 1));
    } else {
      const packed = v128.shuffle<i32>(hessian, gradient, 0, 4, 1, 5);
      store<i64>(record, i64x2.extract_lane(packed, 0));
      if (isPair) store<i64>(record + stride, i64x2.extract_lane(packed, 1));
    }
  }
  Sums.add(sums, 0, absolute);
  Sums.add(sums, 8, hessians);
  Sums.add(sums, 16, signed);
  Sums.add(sums, 24, hessians);
  Sums.keepLargest(sums + 32, largestG);
  Sums.keepLargest(sums + 40, largestH);
}

abstract class Sums {
  @inline
  static add(sums: usize, at: usize, pair: v128): void {
    const sum = i64x2.extract_lane(pair, 0) + i64x2.extract_lane(pair, 1);
    store<f64>(sums + at, load<f64>(sums + at) + <f64>sum);
  }

  @inline
  static keepLargest(at: usize, pair: v128): void {
    const largest = max(<u32>i32x4.extract_lane(pair, 0), <u32>i32x4.extract_lane(pair, 1));
    store<f64>(at, max(load<f64>(at), <f64>largest));
  }
}

/** Sets the root's totals, `sums` 2 and 3, to those of the listed rows alone. */
export function totalsOfRows(
  rows: usize,
  count: u32,
  records: usize,
  stride: usize,
  header: u32,
  sums: usize,
): void {
  let g: i64 = 0;
  let h: i64 = 0;
  for (const end = rows + ((<usize>count) << 2); rows < end; rows += 4) {
    const record = records + <usize>load<u32>(rows) * stride;
    if (header === 4) {
      g += load<i16>(record, 2);
      h += load<u16>(record);
    } else {
      g += load<i32>(record, 4);
      h += load<u32>(record);
    }
  }
  store<f64>(sums, <f64>g, 16);
  store<f64>(sums, <f64>h, 24);
}
