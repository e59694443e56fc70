// The hot loops of training, over memory that TypeScript lays out. They are short and called per leaf, so that the
// engine's optimised code takes over after a few calls.
//
// A row's gradient and hessian are whole numbers packed in one i64: gradient << 32 plus hessian. Sums of packed values
// are packed sums as long as the hessians' stays below 2^32, which the scale guarantees; whole numbers add up to the
// same in any order.
//
// `bins` holds `width` bytes per row. A histogram holds STRIDE slots of 8 bytes per column; the stride is not a power
// of two, so that columns do not fall on the same cache sets.

const STRIDE: usize = 264 * 8;
/** How many rows ahead memory is touched, since WebAssembly has no prefetch. */
const AHEAD: i32 = 24;
/** Keeps the optimiser from dropping the touches. */
export let touched: u32 = 0;

function add(histogram: usize, bin: u64, value: i64): void {
  const slot = histogram + ((<usize>(bin & 255)) << 3);
  store<i64>(slot, load<i64>(slot) + value);
}

function addRow(at: usize, width: i32, value: i64, histogram: usize): void {
  let column: i32 = 0;
  let slots = histogram;
  for (; column + 8 <= width; column += 8) {
    const eight = load<u64>(at + column);
    add(slots, eight, value);
    add(slots + STRIDE, eight >>> 8, value);
    add(slots + 2 * STRIDE, eight >>> 16, value);
    add(slots + 3 * STRIDE, eight >>> 24, value);
    add(slots + 4 * STRIDE, eight >>> 32, value);
    add(slots + 5 * STRIDE, eight >>> 40, value);
    add(slots + 6 * STRIDE, eight >>> 48, value);
    add(slots + 7 * STRIDE, eight >>> 56, value);
    slots += 8 * STRIDE;
  }
  for (; column < width; column++) {
    add(slots, <u64>load<u8>(at + column), value);
    slots += STRIDE;
  }
}

/** Adds the rows from `first` on, `count` of them, to a histogram. */
export function histogramOfRange(
  first: i32,
  count: i32,
  bins: usize,
  width: i32,
  packed: usize,
  histogram: usize,
): void {
  const end = first + count;
  for (let row = first; row < end; row++) {
    addRow(bins + <usize>row * <usize>width, width, load<i64>(packed + ((<usize>row) << 3)), histogram);
  }
}

/** Adds the rows that are listed to a histogram. */
export function histogramOfRows(
  rows: usize,
  count: i32,
  bins: usize,
  width: i32,
  packed: usize,
  histogram: usize,
): void {
  let touch: u32 = 0;
  for (let index: i32 = 0; index < count; index++) {
    if (index + AHEAD < count) {
      const ahead = <usize>load<u32>(rows + ((<usize>(index + AHEAD)) << 2));
      touch += <u32>load<u8>(bins + ahead * <usize>width) + <u32>load<u8>(packed + (ahead << 3));
    }
    const row = <usize>load<u32>(rows + ((<usize>index) << 2));
    addRow(bins + row * <usize>width, width, load<i64>(packed + (row << 3)), histogram);
  }
  touched = touch;
}

/** `larger` = `parent` - `smaller`, slot by slot; `larger` may be `parent`. */
export function subtract(parent: usize, smaller: usize, larger: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(larger + at, i64x2.sub(v128.load(parent + at), v128.load(smaller + at)));
  }
}

/**
 * Brings the rows whose byte in `column` is marked in `goesLeft` (256 bytes, 0 or 1) to the front, in their order, the
 * others behind them, in their order. `spare` has room for `count` rows. Returns how many went left.
 */
export function partition(column: usize, goesLeft: usize, rows: usize, count: i32, spare: usize): i32 {
  let left = rows;
  let right = spare;
  for (let index: i32 = 0; index < count; index++) {
    const row = load<u32>(rows + ((<usize>index) << 2));
    const isLeft = <usize>load<u8>(goesLeft + <usize>load<u8>(column + <usize>row));
    // Both are written and one pointer moves: there is no branch to mispredict.
    store<u32>(left, row);
    store<u32>(right, row);
    left += isLeft << 2;
    right += (1 - isLeft) << 2;
  }
  memory.copy(left, spare, right - spare);
  return <i32>((left - rows) >>> 2);
}

/** Packs gradients and hessians as whole numbers at the given scales. */
export function quantise(
  gradients: usize,
  hessians: usize,
  count: i32,
  gradientScale: f64,
  hessianScale: f64,
  packed: usize,
): void {
  for (let index: i32 = 0; index < count; index++) {
    const offset = (<usize>index) << 3;
    const gradient = <i64>nearest(load<f64>(gradients + offset) * gradientScale);
    const hessian = <i64>nearest(load<f64>(hessians + offset) * hessianScale);
    store<i64>(packed + offset, (gradient << 32) + hessian);
  }
}

/** Adds a leaf's value to the scores of its rows. */
export function addToRows(rows: usize, count: i32, value: f64, scores: usize): void {
  for (let index: i32 = 0; index < count; index++) {
    const at = scores + ((<usize>load<u32>(rows + ((<usize>index) << 2))) << 3);
    store<f64>(at, load<f64>(at) + value);
  }
}

/**
 * Adds a tree's answer to the scores of all rows of a table. A node is four i32: column, address of its 256 bytes
 * `goesLeft`, left child, right child; a negative child is leaf ~child.
 */
export function addTree(
  nodes: usize,
  leaves: usize,
  bins: usize,
  width: i32,
  count: i32,
  scores: usize,
): void {
  for (let row: i32 = 0; row < count; row++) {
    const at = bins + <usize>row * <usize>width;
    let node: i32 = 0;
    while (node >= 0) {
      const entry = nodes + ((<usize>node) << 4);
      const byte = load<u8>(at + <usize>load<u32>(entry));
      const right = <usize>(1 - load<u8>(<usize>load<u32>(entry, 4) + <usize>byte));
      node = load<i32>(entry + (right << 2), 8);
    }
    const score = scores + ((<usize>row) << 3);
    store<f64>(score, load<f64>(score) + load<f64>(leaves + ((<usize>~node) << 3)));
  }
}
