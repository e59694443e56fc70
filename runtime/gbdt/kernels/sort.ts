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

/** Whole numbers that span fewer than so many values are counted, not sorted. */
const COUNTED_SPAN: i32 = 65536;

abstract class Whole {
  /** Groups whole numbers of a small span. @returns how many groups; none if they are not such numbers */
  static group(values: usize, count: u32, counts: usize, perValue: usize): u32 {
    const end = values + ((<usize>count) << 3);
    let low = i32.MAX_VALUE;
    let high = i32.MIN_VALUE;
    for (let at = values; at < end; at += 8) {
      const value = load<f64>(at);
      const whole = <i32>value;
      if (<f64>whole !== value) return 0;
      low = min(low, whole);
      high = max(high, whole);
    }
    if (<i64>high - <i64>low >= <i64>COUNTED_SPAN) return 0;
    memory.fill(perValue, 0, (<usize>(high - low + 1)) << 2);
    for (let at = values; at < end; at += 8) {
      const cell = perValue + ((<usize>(<i32>load<f64>(at) - low)) << 2);
      store<u32>(cell, load<u32>(cell) + 1);
    }
    let groups: u32 = 0;
    // By cells, as a value after the largest of 32 bits would be the smallest.
    for (let cell: u32 = 0; cell <= <u32>(high - low); cell++) {
      const rows = load<u32>(perValue + ((<usize>cell) << 2));
      if (rows === 0) continue;
      store<f64>(values + ((<usize>groups) << 3), <f64>(low + <i32>cell));
      store<f64>(counts + ((<usize>groups) << 3), <f64>rows);
      groups++;
    }
    return groups;
  }
}

/**
 * Replaces numbers (no NaN) by the different ones among them, ascending, and counts how often each is there.
 * @param values f64 in and out; @param counts room for as many f64; @param scratch room for 65536 u32
 * @returns how many different ones
 */
export function groupNumbers(values: usize, count: u32, counts: usize, scratch: usize): u32 {
  if (count === 0) return 0;
  const whole = Whole.group(values, count, counts, scratch);
  if (whole > 0) return whole;
  Radix.sort(values, 0, count, counts, 0, scratch, false);
  const end = values + ((<usize>count) << 3);
  let groups: u32 = 0;
  for (let at = values; at < end; groups++) {
    const value = load<f64>(at);
    const from = at;
    while (at < end && load<f64>(at) === value) at += 8;
    store<f64>(values + ((<usize>groups) << 3), value);
    store<f64>(counts + ((<usize>groups) << 3), <f64>((at - from) >> 3));
  }
  return groups;
}
