import { Small } from './small';

/** LightGBM's kZeroThreshold: the float nearest to 1e-35. */
const ZERO: f64 = <f64>(<f32>1e-35);

const ZERO_IS_MISSING: u32 = 1;
const NAN_IS_MISSING: u32 = 2;

abstract class Code {
  /** How many of `2 ** steps - 1` ascending thresholds lie below a value, or `missingCode`. */
  @inline
  static rank(given: f64, thresholds: usize, steps: u32, missing: u32, missingCode: u32): u32 {
    const absent = isNaN<f64>(given);
    if (absent && missing === NAN_IS_MISSING) return missingCode;
    const value = absent ? 0 : given;
    if (missing === ZERO_IS_MISSING && abs(value) <= ZERO) return missingCode;
    let below: usize = 0;
    for (let step: usize = ((<usize>1) << steps) >> 1; step !== 0; step >>= 1) {
      const next = load<f64>(thresholds + ((below + step - 1) << 3));
      // Without a branch, which would go wrong every other time.
      below += step & (0 - <usize>(value > next));
    }
    return <u32>below;
  }

  /** A category's class; truncation comes first, so that -0.5 is category 0, and NaN fails both comparisons. */
  @inline
  static classOf(value: f64, classes: usize, size: u32): u32 {
    return value > -1 && value < <f64>size ? <u32>load<u8>(classes + <usize>(<u32>value)) : 0;
  }
}

/**
 * Codes values (f64) by how many thresholds lie below them. Codes are stored less 128, so that signed bytes compare
 * like them. Up to 15 rows behind the last are coded, too.
 * @param thresholds `2 ** steps - 1`, ascending
 * @param missing LightGBM's missing type; what is missing gets `missingCode`, NaN that is not missing counts as 0
 * @param small the codes of 0 to 126 and of NaN; 0 where that table is not yet there
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
  codes: usize,
  tileBytes: usize,
): void {
  for (let row: u32 = 0; row < count; row += 16, values += 128) {
    const plane = codes + <usize>(row >> 8) * tileBytes + <usize>(row & 255);
    if (small !== 0 && Small.are(values)) {
      store<v128>(plane, Small.lookUp(Small.numbers(values), small));
      continue;
    }
    for (let lane: usize = 0; lane < 16; lane++) {
      const code = Code.rank(load<f64>(values + (lane << 3)), thresholds, steps, missing, missingCode);
      store<u8>(plane + lane, <u8>(code ^ 128));
    }
  }
}

/**
 * Codes categories (f64) by their class, 0 to 127: `classes` has a byte for each category below `size`, all else is of
 * class 0. Two planes: the class divided by 8, and the bit that the remainder numbers.
 * @param small the classes of 0 to 126 and of NaN
 */
export function classify(
  values: usize,
  count: u32,
  classes: usize,
  size: u32,
  small: usize,
  codes: usize,
  tileBytes: usize,
): void {
  const bits = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  for (let row: u32 = 0; row < count; row += 16, values += 128) {
    const plane = codes + <usize>(row >> 8) * tileBytes + <usize>(row & 255);
    if (Small.are(values)) store<v128>(plane, Small.lookUp(Small.numbers(values), small));
    else {
      for (let lane: usize = 0; lane < 16; lane++) {
        store<u8>(plane + lane, <u8>Code.classOf(load<f64>(values + (lane << 3)), classes, size));
      }
    }
    const numbers = load<v128>(plane);
    store<v128>(plane, i8x16.shr_u(numbers, 3));
    store<v128>(plane, i8x16.swizzle(bits, v128.and(numbers, i8x16.splat(7))), 256);
  }
}
