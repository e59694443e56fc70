// First and second derivatives of the loss by the score, per row, as fixed-point integers packed into the row's record.
//
// Every function takes the rows from `from` up to `to`, their `state`, `label` and `weight` (address 0: all 1), and
// the powers of two by which gradients and hessians are scaled. It adds the sums of |gradient|, hessian, gradient and
// again hessian, in scaled units, to the four f64 at `sums`: from the first two the trainer sees an overflow and
// chooses the next scales, the last two are the root's totals.

/** Beyond this a row alone overflows the tree's sums, which is then seen from `sums`. */
const ROW_LIMIT: f64 = 4294967296;

abstract class Fixed {
  /**
   * Rounds up or down by the row's own threshold between 0 and 1, so that rows of equal gradients do not all err to
   * the same side.
   */
  @inline
  static of(value: f64, threshold: u32): i64 {
    const limited = min(max(value, -ROW_LIMIT), ROW_LIMIT);
    return <i64>Math.floor(limited + <f64>threshold * (1.0 / 4294967296.0));
  }

  /** Thresholds of successive rows: multiples of the golden ratio, which fill the interval evenly. */
  @inline
  static threshold(row: u32, seed: u32): u32 {
    return row * 0x9e3779b9 + seed;
  }
}

let absolute: i64 = 0;
let gradients: i64 = 0;
let hessians: i64 = 0;

abstract class Row {
  @inline
  static put(record: usize, g: f64, h: f64, gScale: f64, hScale: f64, threshold: u32): void {
    const gradient = Fixed.of(g * gScale, threshold);
    const hessian = Fixed.of(h * hScale, rotl(threshold, 16));
    absolute += gradient < 0 ? -gradient : gradient;
    gradients += gradient;
    hessians += hessian;
    store<i64>(record, (gradient << 32) + hessian);
  }

  @inline
  static value(array: usize, row: u32): f64 {
    return load<f64>(array + ((<usize>row) << 3));
  }

  @inline
  static weight(array: usize, row: u32): f64 {
    return array === 0 ? 1.0 : Row.value(array, row);
  }

  @inline
  static report(sums: usize): void {
    store<f64>(sums, load<f64>(sums) + <f64>absolute);
    store<f64>(sums, load<f64>(sums, 8) + <f64>hessians, 8);
    store<f64>(sums, load<f64>(sums, 16) + <f64>gradients, 16);
    store<f64>(sums, load<f64>(sums, 24) + <f64>hessians, 24);
    absolute = 0;
    gradients = 0;
    hessians = 0;
  }
}

/** Log loss of a label in [0, 1] (binary, cross_entropy). State: the odds, exp(score). */
export function logisticGradients(
  records: usize,
  stride: usize,
  from: u32,
  to: u32,
  state: usize,
  label: usize,
  weight: usize,
  gScale: f64,
  hScale: f64,
  seed: u32,
  sums: usize,
): void {
  let record = records + <usize>from * stride;
  for (let row = from; row < to; row++, record += stride) {
    const w = Row.weight(weight, row);
    const rest = 1.0 / (1.0 + Row.value(state, row));
    const p = 1.0 - rest;
    const g = p - Row.value(label, row);
    const h = p * rest;
    Row.put(record, g * w, h * w, gScale, hScale, Fixed.threshold(row, seed));
  }
  Row.report(sums);
}

/** Half the squared error (regression). State: the score. */
export function squareGradients(
  records: usize,
  stride: usize,
  from: u32,
  to: u32,
  state: usize,
  label: usize,
  weight: usize,
  gScale: f64,
  hScale: f64,
  seed: u32,
  sums: usize,
): void {
  let record = records + <usize>from * stride;
  for (let row = from; row < to; row++, record += stride) {
    const w = Row.weight(weight, row);
    const g = Row.value(state, row) - Row.value(label, row);
    const h = 1.0;
    Row.put(record, g * w, h * w, gScale, hScale, Fixed.threshold(row, seed));
  }
  Row.report(sums);
}

/** Poisson deviance of a count. State: the mean, exp(score). `stretch` is exp(poisson_max_delta_step). */
export function poissonGradients(
  records: usize,
  stride: usize,
  from: u32,
  to: u32,
  state: usize,
  label: usize,
  weight: usize,
  gScale: f64,
  hScale: f64,
  seed: u32,
  sums: usize,
  stretch: f64,
): void {
  let record = records + <usize>from * stride;
  for (let row = from; row < to; row++, record += stride) {
    const w = Row.weight(weight, row);
    const mean = Row.value(state, row);
    const g = mean - Row.value(label, row);
    const h = mean * stretch;
    Row.put(record, g * w, h * w, gScale, hScale, Fixed.threshold(row, seed));
  }
  Row.report(sums);
}

/** Gamma deviance of a positive amount. State: the mean, exp(score). */
export function gammaGradients(
  records: usize,
  stride: usize,
  from: u32,
  to: u32,
  state: usize,
  label: usize,
  weight: usize,
  gScale: f64,
  hScale: f64,
  seed: u32,
  sums: usize,
): void {
  let record = records + <usize>from * stride;
  for (let row = from; row < to; row++, record += stride) {
    const w = Row.weight(weight, row);
    const h = Row.value(label, row) / Row.value(state, row);
    const g = 1.0 - h;
    Row.put(record, g * w, h * w, gScale, hScale, Fixed.threshold(row, seed));
  }
  Row.report(sums);
}

/** Tweedie deviance with variance `power` in [1, 2). State: the score. */
export function tweedieGradients(
  records: usize,
  stride: usize,
  from: u32,
  to: u32,
  state: usize,
  label: usize,
  weight: usize,
  gScale: f64,
  hScale: f64,
  seed: u32,
  sums: usize,
  power: f64,
): void {
  let record = records + <usize>from * stride;
  for (let row = from; row < to; row++, record += stride) {
    const w = Row.weight(weight, row);
    const score = Row.value(state, row);
    const a = Row.value(label, row) * Math.exp((1.0 - power) * score);
    const b = Math.exp((2.0 - power) * score);
    const g = b - a;
    const h = (2.0 - power) * b - (1.0 - power) * a;
    Row.put(record, g * w, h * w, gScale, hScale, Fixed.threshold(row, seed));
  }
  Row.report(sums);
}

/** Sets the root's totals, the last two of `sums`, to those of the listed rows alone. */
export function totalsOfRows(rows: usize, count: u32, records: usize, stride: usize, sums: usize): void {
  let g: i64 = 0;
  let h: i64 = 0;
  for (const end = rows + ((<usize>count) << 2); rows < end; rows += 4) {
    const value = load<i64>(records + <usize>load<u32>(rows) * stride);
    g += value >> 32;
    h += value & 0xffffffff;
  }
  store<f64>(sums, <f64>g, 16);
  store<f64>(sums, <f64>h, 24);
}
