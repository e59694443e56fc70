/** Copies one narrow bundle's codes from its column into the records, `offset` bytes into each. */
export function interleave(
  column: usize,
  records: usize,
  stride: usize,
  offset: usize,
  from: u32,
  to: u32,
): void {
  let target = records + <usize>from * stride + offset;
  for (let row = from; row < to; row++, target += stride) store<u8>(target, load<u8>(column + <usize>row));
}

/** As `interleave` for codes of 16 bits. */
export function interleaveWide(
  column: usize,
  records: usize,
  stride: usize,
  offset: usize,
  from: u32,
  to: u32,
): void {
  let target = records + <usize>from * stride + offset;
  for (let row = from; row < to; row++, target += stride) {
    store<u16>(target, load<u16>(column + ((<usize>row) << 1)));
  }
}
