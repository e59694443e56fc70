// Gradient-based one-side sampling: rows of large |gradient * hessian| are kept, a share of the others is drawn and
// weighs more.

import { Hash } from './bag';

abstract class Magnitude {
  /** The leading 5 bits of the mantissa and the exponent: buckets 3 % wide, in the order of the numbers. */
  @inline
  static bucket(g: usize, h: usize, at: usize): u32 {
    const product = Math.abs(load<f64>(g + at) * load<f64>(h + at));
    return <u32>(reinterpret<u64>(product) >> 47);
  }
}

/** Counts the rows of each of 65536 magnitudes; adds to `counts` (u32). */
export function countMagnitudes(g: usize, h: usize, count: u32, counts: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const bucket = counts + <usize>(Magnitude.bucket(g, h, (<usize>i) << 3) << 2);
    store<u32>(bucket, load<u32>(bucket) + 1);
  }
}

/**
 * Lists the rows to learn from (`inside`) and the others (`outside`), in order.
 * @param border magnitude above which all rows stay; of those at it, the share `borderLimit` / 2^32 does
 * @param otherLimit the share of the others that is drawn, times 2^32
 * @param factor what the gradients and hessians of drawn rows are multiplied by
 * @returns how many rows are inside
 */
export function sampleByMagnitude(
  g: usize,
  h: usize,
  row: u32,
  count: u32,
  seed: u32,
  border: u32,
  borderLimit: u32,
  otherLimit: u32,
  factor: f64,
  inside: usize,
  outside: usize,
): u32 {
  const first = inside;
  for (let i: u32 = 0; i < count; i++, row++) {
    const at = (<usize>i) << 3;
    const bucket = Magnitude.bucket(g, h, at);
    const hash = Hash.mix(Hash.mix(row ^ seed) + seed);
    const isLarge = bucket > border || (bucket === border && hash < borderLimit);
    if (isLarge || Hash.mix(hash ^ 0x9e3779b9) < otherLimit) {
      if (!isLarge) {
        store<f64>(g + at, load<f64>(g + at) * factor);
        store<f64>(h + at, load<f64>(h + at) * factor);
      }
      store<u32>(inside, row);
      inside += 4;
    } else {
      store<u32>(outside, row);
      outside += 4;
    }
  }
  return <u32>((inside - first) >> 2);
}
