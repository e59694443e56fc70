// First and second derivatives of the loss by the score, of the rows from `from` up to `to`, into the arrays `g` and
// `h` (f64, from their beginning). `weight` may be 0: all rows weigh 1. Two rows are computed at a time; the arrays
// therefore need room for an even number of rows.

abstract class Pair {
  @inline
  static of(array: usize, row: u32): v128 {
    return v128.load(array + ((<usize>row) << 3));
  }

  @inline
  static put(array: usize, index: u32, value: v128, weight: usize, row: u32): void {
    const weighted = weight === 0 ? value : f64x2.mul(value, Pair.of(weight, row));
    v128.store(array + ((<usize>index) << 3), weighted);
  }

  @inline
  static all(value: f64): v128 {
    return f64x2.splat(value);
  }
}

/** Log loss of a label in [0, 1] (binary, cross_entropy). State: the odds, exp(score). */
export function logisticGradients(
  state: usize,
  label: usize,
  weight: usize,
  from: u32,
  to: u32,
  g: usize,
  h: usize,
): void {
  const one = Pair.all(1);
  for (let row = from; row < to; row += 2) {
    const rest = f64x2.div(one, f64x2.add(one, Pair.of(state, row)));
    const p = f64x2.sub(one, rest);
    Pair.put(g, row - from, f64x2.sub(p, Pair.of(label, row)), weight, row);
    Pair.put(h, row - from, f64x2.mul(p, rest), weight, row);
  }
}

/** Half the squared error (regression). State: the score. */
export function squareGradients(
  state: usize,
  label: usize,
  weight: usize,
  from: u32,
  to: u32,
  g: usize,
  h: usize,
): void {
  const one = Pair.all(1);
  for (let row = from; row < to; row += 2) {
    Pair.put(g, row - from, f64x2.sub(Pair.of(state, row), Pair.of(label, row)), weight, row);
    Pair.put(h, row - from, one, weight, row);
  }
}

/** Poisson deviance of a count. State: the mean, exp(score). `stretch` is exp(poisson_max_delta_step). */
export function poissonGradients(
  state: usize,
  label: usize,
  weight: usize,
  from: u32,
  to: u32,
  g: usize,
  h: usize,
  stretch: f64,
): void {
  const factor = Pair.all(stretch);
  for (let row = from; row < to; row += 2) {
    const mean = Pair.of(state, row);
    Pair.put(g, row - from, f64x2.sub(mean, Pair.of(label, row)), weight, row);
    Pair.put(h, row - from, f64x2.mul(mean, factor), weight, row);
  }
}

/** Gamma deviance of a positive amount. State: the mean, exp(score). */
export function gammaGradients(
  state: usize,
  label: usize,
  weight: usize,
  from: u32,
  to: u32,
  g: usize,
  h: usize,
): void {
  const one = Pair.all(1);
  for (let row = from; row < to; row += 2) {
    const ratio = f64x2.div(Pair.of(label, row), Pair.of(state, row));
    Pair.put(g, row - from, f64x2.sub(one, ratio), weight, row);
    Pair.put(h, row - from, ratio, weight, row);
  }
}

/** Tweedie deviance with variance `power` in [1, 2). State: the score. */
export function tweedieGradients(
  state: usize,
  label: usize,
  weight: usize,
  from: u32,
  to: u32,
  g: usize,
  h: usize,
  power: f64,
): void {
  for (let row = from; row < to; row++) {
    const at = (<usize>row) << 3;
    const out = (<usize>(row - from)) << 3;
    const score = load<f64>(state + at);
    const a = load<f64>(label + at) * Math.exp((1.0 - power) * score);
    const b = Math.exp((2.0 - power) * score);
    const w = weight === 0 ? 1.0 : load<f64>(weight + at);
    store<f64>(g + out, w * (b - a));
    store<f64>(h + out, w * ((2.0 - power) * b - (1.0 - power) * a));
  }
}
