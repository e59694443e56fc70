// A column's values become bins; `radix` times a value's bin is added to its code. Codes lie `step` bytes apart and take
// 16 bits if `wide`, else 8.

abstract class Code {
  @inline
  static add(target: usize, amount: u32, wide: bool): void {
    if (wide) store<u16>(target, load<u16>(target) + amount);
    else store<u8>(target, load<u8>(target) + amount);
  }
}

abstract class Bounds {
  /** The bin of a value that is not NaN: the first whose bound is not below it, between bins `low` and `high`. */
  static search(bounds: usize, value: f64, low: u32, high: u32): u32 {
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= load<f64>(bounds + ((<usize>middle) << 3))) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/**
 * The range of the column is divided into equal cells, each with the first bin that it can hold, so that most values
 * need a comparison or two.
 * @param values f64; @param cells u16 each; @param cellCount how many, 0 for none: all values are then searched
 * @param low where the first cell begins; @param perUnit cells per unit of value
 * @param bounds f64 per bin; @param last the last bin; @param missing bin of NaN
 */
export function encodeNumbers(
  values: usize,
  count: u32,
  cells: usize,
  cellCount: u32,
  low: f64,
  perUnit: f64,
  bounds: usize,
  last: u32,
  missing: u32,
  radix: u32,
  target: usize,
  step: usize,
  wide: bool,
): void {
  const limit = <f64>cellCount;
  for (const end = values + ((<usize>count) << 3); values < end; values += 8, target += step) {
    const value = load<f64>(values);
    const place = (value - low) * perUnit;
    let bin = missing;
    if (place >= 0 && place < limit) {
      bin = load<u16>(cells + ((<usize>(<i32>place)) << 1));
      if (value > load<f64>(bounds + ((<usize>bin) << 3))) bin = Bounds.search(bounds, value, bin + 1, last);
      // By rounding, a value may have landed in the cell after its own.
      else if (bin > 0 && value <= load<f64>(bounds + ((<usize>(bin - 1)) << 3))) {
        bin = Bounds.search(bounds, value, 0, bin - 1);
      }
    } else if (!Number.isNaN(value)) {
      bin = Bounds.search(bounds, value, 0, last);
    }
    Code.add(target, radix * bin, wide);
  }
}

/**
 * As `encodeNumbers` for a column of which most values are whole, as is `low`: one cell per whole number from there on,
 * with the very bin of that number, so that it needs no comparison with bounds.
 */
export function encodeWhole(
  values: usize,
  count: u32,
  cells: usize,
  cellCount: u32,
  low: i32,
  bounds: usize,
  last: u32,
  missing: u32,
  radix: u32,
  target: usize,
  step: usize,
  wide: bool,
): void {
  for (const end = values + ((<usize>count) << 3); values < end; values += 8, target += step) {
    const value = load<f64>(values);
    const whole = <i32>value;
    const cell = <u32>(whole - low);
    let bin = missing;
    if (<f64>whole === value && cell < cellCount) bin = load<u16>(cells + ((<usize>cell) << 1));
    else if (!Number.isNaN(value)) bin = Bounds.search(bounds, value, 0, last);
    Code.add(target, radix * bin, wide);
  }
}

/** @param bins u16 for each of the categories 0 to `categories` - 1; all others, and NaN, are in bin 0 */
export function encodeCategories(
  values: usize,
  count: u32,
  bins: usize,
  categories: u32,
  radix: u32,
  target: usize,
  step: usize,
  wide: bool,
): void {
  const limit = <f64>categories;
  for (const end = values + ((<usize>count) << 3); values < end; values += 8, target += step) {
    const value = load<f64>(values);
    // Truncates like LightGBM (-0.5 is category 0); the comparison is false for NaN.
    if (value > -1 && value < limit) {
      Code.add(target, radix * load<u16>(bins + ((<usize>(<i32>value)) << 1)), wide);
    }
  }
}
