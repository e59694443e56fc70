/** LightGBM's kZeroThreshold: the float nearest to 1e-35. */
const ZERO: f64 = <f64>(<f32>1e-35);

const ZERO_IS_MISSING: u32 = 1;
const NAN_IS_MISSING: u32 = 2;

/**
 * Codes values (f64) by how many of `2 ** steps - 1` ascending thresholds lie below them. Codes are stored less 128, so
 * that signed bytes compare like them.
 * @param missing LightGBM's missing type; what is missing gets `missingCode`, NaN that is not missing counts as 0
 * @param small codes of the whole numbers below `smallCount`
 * @param codes the plane of the first tile
 * @param tileBytes from one tile to the next
 */
export function rank(
  values: usize,
  count: u32,
  thresholds: usize,
  steps: u32,
  missing: u32,
  missingCode: u32,
  small: usize,
  smallCount: u32,
  codes: usize,
  tileBytes: usize,
): void {
  const half: usize = ((<usize>1) << steps) >> 1;
  for (let row: u32 = 0; row < count; row++) {
    let value = load<f64>(values + ((<usize>row) << 3));
    const target = codes + <usize>(row >> 8) * tileBytes + <usize>(row & 255);
    const whole = <u32>value;
    if (whole < smallCount && <f64>whole == value) {
      store<u8>(target, load<u8>(small + <usize>whole));
      continue;
    }
    const isNaN = value != value;
    if (missing != NAN_IS_MISSING) value = select<f64>(0, value, isNaN);
    const isMissing =
      missing == NAN_IS_MISSING ? isNaN : missing == ZERO_IS_MISSING ? abs<f64>(value) <= ZERO : false;
    let below: usize = 0;
    for (let step = half; step != 0; step >>= 1) {
      const next = below + step;
      below += step & (0 - <usize>(value > load<f64>(thresholds + ((next - 1) << 3))));
    }
    const code = select<u32>(missingCode, <u32>below, isMissing);
    store<u8>(target, <u8>(code ^ 128));
  }
}

/**
 * Codes categories (f64) by their class, 0 to 127: `classes` has a byte for each category below `size`, all else is of
 * class 0. Two planes: the class divided by 8, and the bit that the remainder numbers.
 */
export function classify(
  values: usize,
  count: u32,
  classes: usize,
  size: u32,
  codes: usize,
  tileBytes: usize,
): void {
  const end = <f64>size;
  for (let row: u32 = 0; row < count; row++) {
    const value = load<f64>(values + ((<usize>row) << 3));
    // Truncation comes first, so that -0.5 is category 0; NaN fails both comparisons.
    let number: u32 = 0;
    if (value > -1 && value < end) number = <u32>load<u8>(classes + <usize>(<u32>value));
    const plane = codes + <usize>(row >> 8) * tileBytes + <usize>(row & 255);
    store<u8>(plane, <u8>(number >> 3));
    store<u8>(plane, <u8>((<u32>1) << (number & 7)), 256);
  }
}
