const TILE: usize = 256;

abstract class Leaves {
  /** Clears the bits of `mask` in the rows where `right` is set. */
  @inline
  static clear(leaves: v128, right: v128, mask: v128): v128 {
    return v128.andnot(leaves, v128.and(right, mask));
  }

  /** In which rows the class is outside of a set of up to 128 classes. */
  @inline
  static outside(set: v128, plane: usize): v128 {
    const inside = v128.and(i8x16.swizzle(set, v128.load(plane)), v128.load(plane, TILE));
    return i8x16.eq(inside, i8x16.splat(0));
  }

  /** Notes the number of the lowest leaf in the rows where one of these eight is left. */
  @inline
  static settle(exits: usize, leaves: v128, first: v128): void {
    const lowest = i8x16.popcnt(v128.andnot(i8x16.sub(leaves, i8x16.splat(1)), leaves));
    const some = i8x16.ne(leaves, i8x16.splat(0));
    store<v128>(exits, v128.bitselect(i8x16.add(lowest, first), load<v128>(exits), some));
  }
}

/**
 * Adds the value of the leaf that each row of a tile falls into to `sums` (f64), tree by tree.
 *
 * QuickScorer (Lucchese and others, 2015), by bytes as in RapidScorer (Ye and others, 2018). A tree's leaves stand in
 * order, each a bit. A node that sends a row right rules out the leaves on its left; whatever way the nodes off the
 * row's path go, the leaf it falls into is then the lowest that remains. Eight leaves are a byte, 16 rows a vector.
 * @param program as program.ts lays it out
 * @param exits room for 256 bytes
 */
export function addTrees(program: usize, trees: u32, codes: usize, exits: usize, sums: usize): void {
  for (let tree: u32 = 0; tree < trees; tree++) {
    let bytes = load<u32>(program);
    program += 4;
    for (; bytes > 0; bytes--) {
      const first = i8x16.splat(<i8>((bytes - 1) << 3));
      const thresholds = program + 8;
      const sets = thresholds + ((<usize>load<u32>(program)) << 2);
      const end = sets + <usize>load<u32>(program, 4) * 20;
      for (let row: usize = 0; row < TILE; row += 64) {
        const from = codes + row;
        let a = i8x16.splat(-1);
        let b = a;
        let c = a;
        let d = a;
        for (let node = thresholds; node < sets; node += 4) {
          const plane = from + ((<usize>load<u16>(node)) << 8);
          const code = v128.load_splat<u8>(node, 2);
          const mask = v128.load_splat<u8>(node, 3);
          a = Leaves.clear(a, i8x16.gt_s(v128.load(plane), code), mask);
          b = Leaves.clear(b, i8x16.gt_s(v128.load(plane, 16), code), mask);
          c = Leaves.clear(c, i8x16.gt_s(v128.load(plane, 32), code), mask);
          d = Leaves.clear(d, i8x16.gt_s(v128.load(plane, 48), code), mask);
        }
        for (let node = sets; node < end; node += 20) {
          const plane = from + ((<usize>load<u16>(node)) << 8);
          const mask = v128.load_splat<u8>(node, 2);
          const set = v128.load(node, 4);
          a = Leaves.clear(a, Leaves.outside(set, plane), mask);
          b = Leaves.clear(b, Leaves.outside(set, plane + 16), mask);
          c = Leaves.clear(c, Leaves.outside(set, plane + 32), mask);
          d = Leaves.clear(d, Leaves.outside(set, plane + 48), mask);
        }
        Leaves.settle(exits + row, a, first);
        Leaves.settle(exits + row + 16, b, first);
        Leaves.settle(exits + row + 32, c, first);
        Leaves.settle(exits + row + 48, d, first);
      }
      program = end;
    }
    const leaves = <usize>load<u32>(program);
    program += 4;
    for (let row: usize = 0; row < TILE; row++) {
      const sum = sums + (row << 3);
      store<f64>(sum, load<f64>(sum) + load<f64>(program + ((<usize>load<u8>(exits + row)) << 3)));
    }
    program += leaves << 3;
  }
}
