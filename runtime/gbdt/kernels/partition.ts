/**
 * Deals `count` listed rows out, in order: those whose code has a 1 in `table` to `left`, the others to `right`.
 * `left` may be the list itself. Both lists need room for one row more than they get.
 * @returns how many went left
 */
export function partition(
  rows: usize,
  count: u32,
  column: usize,
  table: usize,
  left: usize,
  right: usize,
): u32 {
  const first = left;
  for (const end = rows + ((<usize>count) << 2); rows < end; rows += 4) {
    const row = load<u32>(rows);
    const goesLeft = <usize>load<u8>(table + <usize>load<u8>(column + <usize>row));
    store<u32>(left, row);
    store<u32>(right, row);
    left += goesLeft << 2;
    right += (goesLeft ^ 1) << 2;
  }
  return <u32>((left - first) >> 2);
}

/** As `partition` for codes of 16 bits. */
export function partitionWide(
  rows: usize,
  count: u32,
  column: usize,
  table: usize,
  left: usize,
  right: usize,
): u32 {
  const first = left;
  for (const end = rows + ((<usize>count) << 2); rows < end; rows += 4) {
    const row = load<u32>(rows);
    const goesLeft = <usize>load<u8>(table + <usize>load<u16>(column + ((<usize>row) << 1)));
    store<u32>(left, row);
    store<u32>(right, row);
    left += goesLeft << 2;
    right += (goesLeft ^ 1) << 2;
  }
  return <u32>((left - first) >> 2);
}
