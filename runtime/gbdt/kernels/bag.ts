export abstract class Hash {
  /** The finaliser of MurmurHash3: every bit of the input reaches every bit of the output. */
  @inline
  static mix(value: u32): u32 {
    value = (value ^ (value >>> 16)) * 0x85ebca6b;
    value = (value ^ (value >>> 13)) * 0xc2b2ae35;
    return value ^ (value >>> 16);
  }
}

/** Lists the rows `from`, `from` + 1, … . */
export function countFrom(rows: usize, from: u32, count: u32): void {
  for (let i: u32 = 0; i < count; i++) store<u32>(rows + ((<usize>i) << 2), from + i);
}

/**
 * Deals rows out by a hash of their number: in the bag if it is below `limit`, else out of it. Workers therefore need
 * not agree on anything. Both lists need room for one row more than they get.
 * @returns how many are in the bag
 */
export function bag(from: u32, count: u32, seed: u32, limit: u32, inside: usize, outside: usize): u32 {
  const first = inside;
  for (let row = from; row < from + count; row++) {
    const isInside: usize = Hash.mix(Hash.mix(row ^ seed) + seed) < limit ? 1 : 0;
    store<u32>(inside, row);
    store<u32>(outside, row);
    inside += isInside << 2;
    outside += (isInside ^ 1) << 2;
  }
  return <u32>((inside - first) >> 2);
}
