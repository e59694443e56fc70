// Radix sort, least significant digit first: stable, six passes of 11 bits at most; a pass in which all keys share
// the digit is left out.

const DIGIT: u32 = 11;
const BUCKETS: u32 = 1 << DIGIT;
const PASSES: u32 = 6;

abstract class Key {
  /** An unsigned integer in the order of the numbers: flips the sign bit, and all bits of negative numbers. */
  @inline
  static of(bits: i64): u64 {
    return <u64>(bits ^ ((bits >> 63) | i64.MIN_VALUE));
  }

  @inline
  static back(key: u64): i64 {
    return <i64>key < 0 ? <i64>key ^ i64.MIN_VALUE : ~(<i64>key);
  }
}

abstract class Radix {
  @inline
  static sort(
    values: usize,
    payload: usize,
    count: u32,
    spareValues: usize,
    sparePayload: usize,
    counts: usize,
    hasPayload: bool,
  ): void {
    memory.fill(counts, 0, <usize>(PASSES * BUCKETS * 4));
    const end = values + ((<usize>count) << 3);
    for (let at = values; at < end; at += 8) {
      let key = Key.of(load<i64>(at));
      store<u64>(at, key);
      for (let pass: u32 = 0; pass < PASSES; pass++) {
        const bucket = counts + <usize>((pass * BUCKETS + (<u32>key & (BUCKETS - 1))) << 2);
        store<u32>(bucket, load<u32>(bucket) + 1);
        key >>= DIGIT;
      }
    }
    let fromKeys = values;
    let fromPayload = payload;
    let toKeys = spareValues;
    let toPayload = sparePayload;
    for (let pass: u32 = 0; pass < PASSES; pass++) {
      const buckets = counts + <usize>((pass * BUCKETS) << 2);
      let sum: u32 = 0;
      let used: u32 = 0;
      for (let bucket: u32 = 0; bucket < BUCKETS; bucket++) {
        const at = buckets + <usize>(bucket << 2);
        const size = load<u32>(at);
        if (size !== 0) used++;
        store<u32>(at, sum);
        sum += size;
      }
      if (used <= 1) continue;
      const shift = <u64>(pass * DIGIT);
      for (let i: u32 = 0; i < count; i++) {
        const key = load<u64>(fromKeys + ((<usize>i) << 3));
        const bucket = buckets + <usize>((<u32>(key >> shift) & (BUCKETS - 1)) << 2);
        const place = load<u32>(bucket);
        store<u32>(bucket, place + 1);
        store<u64>(toKeys + ((<usize>place) << 3), key);
        if (hasPayload) {
          store<u32>(toPayload + ((<usize>place) << 2), load<u32>(fromPayload + ((<usize>i) << 2)));
        }
      }
      const keys = fromKeys;
      fromKeys = toKeys;
      toKeys = keys;
      const moved = fromPayload;
      fromPayload = toPayload;
      toPayload = moved;
    }
    if (hasPayload && fromKeys !== values) memory.copy(payload, fromPayload, (<usize>count) << 2);
    for (let i: u32 = 0; i < count; i++) {
      store<i64>(values + ((<usize>i) << 3), Key.back(load<u64>(fromKeys + ((<usize>i) << 3))));
    }
  }
}

/**
 * Sorts numbers (no NaN) ascending, and `payload` (32 bits each) along with them. -0 sorts before 0.
 * @param values f64 in, f64 sorted out; @param payload u32 in, u32 out
 * @param spareValues room for as many, @param sparePayload likewise; @param counts room for 6 * 2048 u32
 */
export function sortPairs(
  values: usize,
  payload: usize,
  count: u32,
  spareValues: usize,
  sparePayload: usize,
  counts: usize,
): void {
  Radix.sort(values, payload, count, spareValues, sparePayload, counts, true);
}

/** As `sortPairs`, without payload. */
export function sortNumbers(values: usize, count: u32, spareValues: usize, counts: usize): void {
  Radix.sort(values, 0, count, spareValues, 0, counts, false);
}
