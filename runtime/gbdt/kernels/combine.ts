// Histograms as arrays of 64-bit sums: integers, so that neither order nor number of workers changes a bit.

/** Sets `bytes` (a multiple of 16) to zero. */
export function clear(target: usize, bytes: usize): void {
  // On shared memory this is quicker than memory.fill, which leaves WebAssembly.
  const zero = i64x2.splat(0);
  for (const end = target + bytes; target < end; target += 16) v128.store(target, zero);
}

/** The stretches do not overlap. */
export function copy(target: usize, source: usize, bytes: usize): void {
  memory.copy(target, source, bytes);
}

/** target += source, slot by slot; `bytes` is a multiple of 16. */
export function add(target: usize, source: usize, bytes: usize): void {
  for (const end = target + bytes; target < end; target += 16, source += 16) {
    v128.store(target, i64x2.add(v128.load(target), v128.load(source)));
  }
}

/** target -= source, slot by slot; `bytes` is a multiple of 16. */
export function subtract(target: usize, source: usize, bytes: usize): void {
  for (const end = target + bytes; target < end; target += 16, source += 16) {
    v128.store(target, i64x2.sub(v128.load(target), v128.load(source)));
  }
}

/**
 * One feature's histogram out of its bundle's: the feature's bin is the digit `code / radix % bins`.
 * @param slots how many codes the bundle has
 */
export function marginalise(joint: usize, slots: u32, radix: u32, bins: u32, target: usize): void {
  const period = radix * bins;
  for (let bin: u32 = 0; bin < bins; bin++) {
    let sum: i64 = 0;
    for (let start = bin * radix; start < slots; start += period) {
      for (let code = start; code < start + radix; code++) sum += load<i64>(joint + ((<usize>code) << 3));
    }
    store<i64>(target + ((<usize>bin) << 3), sum);
  }
}
