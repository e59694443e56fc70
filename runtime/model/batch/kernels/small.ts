/** Added to a small number, it leaves the nearest whole one in the low bits. */
const TO_WHOLE: f64 = 4503599627370496; // 2 ** 52

/**
 * Whole numbers from 0 to 126 and NaN, 16 at a time: categories, counts and flags are little else, and a table in
 * registers codes them.
 */
export abstract class Small {
  /** Two values; what is neither small nor whole becomes something that is not whole, NaN what rounds to 127. */
  @inline
  private static clamp(values: usize): v128 {
    return f64x2.pmax(f64x2.splat(-0.25), f64x2.pmin(f64x2.splat(126.75), load<v128>(values)));
  }

  @inline
  private static fit(values: usize): v128 {
    const given = load<v128>(values);
    const clamped = Small.clamp(values);
    const magic = f64x2.splat(TO_WHOLE);
    const whole = f64x2.sub(f64x2.add(clamped, magic), magic);
    return v128.or(f64x2.eq(clamped, whole), f64x2.ne(given, given));
  }

  /** Four numbers in 32 bits each. */
  @inline
  private static four(values: usize): v128 {
    const magic = f64x2.splat(TO_WHOLE);
    return v128.shuffle<i32>(
      f64x2.add(Small.clamp(values), magic),
      f64x2.add(Small.clamp(values + 16), magic),
      0,
      2,
      4,
      6,
    );
  }

  @inline
  static are(values: usize): bool {
    const first = v128.and(
      v128.and(Small.fit(values), Small.fit(values + 16)),
      v128.and(Small.fit(values + 32), Small.fit(values + 48)),
    );
    const last = v128.and(
      v128.and(Small.fit(values + 64), Small.fit(values + 80)),
      v128.and(Small.fit(values + 96), Small.fit(values + 112)),
    );
    return i64x2.all_true(v128.and(first, last));
  }

  /** A byte for each; NaN is 127. */
  @inline
  static numbers(values: usize): v128 {
    return i8x16.narrow_i16x8_u(
      i16x8.narrow_i32x4_s(Small.four(values), Small.four(values + 32)),
      i16x8.narrow_i32x4_s(Small.four(values + 64), Small.four(values + 96)),
    );
  }

  /** @param table 128 bytes */
  @inline
  static lookUp(numbers: v128, table: usize): v128 {
    let found = i8x16.swizzle(load<v128>(table), numbers);
    if (v128.any_true(v128.and(numbers, i8x16.splat(112)))) {
      for (let from = 16; from < 128; from += 16) {
        // Numbers outside of these 16 find 0.
        const here = i8x16.sub(numbers, i8x16.splat(<i8>from));
        found = v128.or(found, i8x16.swizzle(load<v128>(table + <usize>from), here));
      }
    }
    return found;
  }
}
