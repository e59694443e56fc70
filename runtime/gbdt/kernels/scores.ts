// A row's state is its score, or exp(score) where the objective needs only that: a leaf then multiplies it by
// exp(leaf value), which saves an exponential per row and tree.

/** Keeps exp(score) away from 0 and infinity, from which no later tree could bring it back. */
const SMALLEST: f64 = 1e-300;
const LARGEST: f64 = 1e300;

export function addAtRows(rows: usize, count: u32, state: usize, value: f64): void {
  for (const end = rows + ((<usize>count) << 2); rows < end; rows += 4) {
    const at = state + ((<usize>load<u32>(rows)) << 3);
    store<f64>(at, load<f64>(at) + value);
  }
}

export function multiplyAtRows(rows: usize, count: u32, state: usize, factor: f64): void {
  for (const end = rows + ((<usize>count) << 2); rows < end; rows += 4) {
    const at = state + ((<usize>load<u32>(rows)) << 3);
    store<f64>(at, min(max(load<f64>(at) * factor, SMALLEST), LARGEST));
  }
}

abstract class Walk {
  /**
   * The leaf that a record falls into. A node is 16 bytes: offset of the bundle's code in the record (highest bit
   * set: 16 bits wide), address of the table that says which codes go left, right child, left child; a negative
   * child c is leaf ~c.
   */
  @inline
  static leaf(record: usize, nodes: usize, root: i32): u32 {
    let node = root;
    while (node >= 0) {
      const at = nodes + ((<usize>node) << 4);
      const where = load<u32>(at);
      const column = record + <usize>(where & 0x7fffffff);
      const code: usize = <i32>where < 0 ? <usize>load<u16>(column) : <usize>load<u8>(column);
      const goesLeft = <usize>load<u8>(<usize>load<u32>(at, 4) + code);
      node = load<i32>(at + (goesLeft << 2), 8);
    }
    return ~node;
  }
}

/** Adds to the states of listed rows the value of the leaf that each falls into. `root` is -1 for a lone leaf. */
export function addByTree(
  rows: usize,
  count: u32,
  records: usize,
  stride: usize,
  nodes: usize,
  root: i32,
  values: usize,
  state: usize,
): void {
  for (const end = rows + ((<usize>count) << 2); rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    const leaf = Walk.leaf(records + row * stride, nodes, root);
    const at = state + (row << 3);
    store<f64>(at, load<f64>(at) + load<f64>(values + ((<usize>leaf) << 3)));
  }
}

/** Multiplies the states of listed rows by the factor of the leaf that each falls into. */
export function multiplyByTree(
  rows: usize,
  count: u32,
  records: usize,
  stride: usize,
  nodes: usize,
  root: i32,
  factors: usize,
  state: usize,
): void {
  for (const end = rows + ((<usize>count) << 2); rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    const leaf = Walk.leaf(records + row * stride, nodes, root);
    const at = state + (row << 3);
    store<f64>(at, min(max(load<f64>(at) * load<f64>(factors + ((<usize>leaf) << 3)), SMALLEST), LARGEST));
  }
}
