// A record starts with its row's gradient (high half) and hessian (low half), 16 bits each if `header` is 4 bytes, 32
// if it is 8. Then comes one byte per narrow bundle, then two bytes per wide bundle. A histogram slot is the 64-bit sum
// of gradient * 2^32 + hessian over the rows that fell into it: as no sum of hessians reaches 2^32 (the trainer checks),
// one addition serves both halves.

/** Bytes between the histograms of neighbouring bundles; 256 slots would put all of them on the same cache sets. */
const STRIDE: usize = 264 * 8;

/** Bytes of records that stay in the first-level cache while their bundles are worked off in groups of eight. */
const BLOCK_BYTES: u32 = 16384;

/** Takes what is read only to warm the cache, so that no compiler removes the read. */
let sink: u32 = 0;

abstract class Slots {
  @inline
  static bump(slot: usize, code: u32, value: i64, offset: usize): void {
    const at = slot + offset + ((<usize>code) << 3);
    store<i64>(at, load<i64>(at) + value);
  }

  /** A record's gradient and hessian as they are summed. */
  @inline
  static value(record: usize, header: u32): i64 {
    if (header === 8) return load<i64>(record);
    const packed = load<i32>(record);
    return ((<i64>(packed >> 16)) << 32) + (packed & 0xffff);
  }

  /** Adds a value to `width` (1 to 8) neighbouring histograms, for the codes from `columns` on. */
  @inline
  static spread(columns: usize, histogram: usize, value: i64, width: u32): void {
    Slots.bump(histogram, load<u8>(columns), value, 0);
    if (width > 1) Slots.bump(histogram, load<u8>(columns, 1), value, 1 * STRIDE);
    if (width > 2) Slots.bump(histogram, load<u8>(columns, 2), value, 2 * STRIDE);
    if (width > 3) Slots.bump(histogram, load<u8>(columns, 3), value, 3 * STRIDE);
    if (width > 4) Slots.bump(histogram, load<u8>(columns, 4), value, 4 * STRIDE);
    if (width > 5) Slots.bump(histogram, load<u8>(columns, 5), value, 5 * STRIDE);
    if (width > 6) Slots.bump(histogram, load<u8>(columns, 6), value, 6 * STRIDE);
    if (width > 7) Slots.bump(histogram, load<u8>(columns, 7), value, 7 * STRIDE);
  }

  @inline
  static range(
    record: usize,
    end: usize,
    stride: usize,
    column: usize,
    histogram: usize,
    width: u32,
    header: u32,
  ): void {
    for (; record < end; record += stride) {
      Slots.spread(record + column, histogram, Slots.value(record, header), width);
    }
  }

  @inline
  static rows(
    row: usize,
    end: usize,
    records: usize,
    stride: usize,
    column: usize,
    histogram: usize,
    width: u32,
    header: u32,
  ): void {
    for (; row < end; row += 4) {
      const record = records + <usize>load<u32>(row) * stride;
      Slots.spread(record + column, histogram, Slots.value(record, header), width);
    }
  }

  @inline
  static block(record: usize, end: usize, stride: usize, histogram: usize, columns: u32, header: u32): void {
    let column: usize = header;
    for (; columns >= 8; columns -= 8, column += 8, histogram += 8 * STRIDE) {
      Slots.range(record, end, stride, column, histogram, 8, header);
    }
    if (columns === 1) Slots.range(record, end, stride, column, histogram, 1, header);
    else if (columns === 2) Slots.range(record, end, stride, column, histogram, 2, header);
    else if (columns === 3) Slots.range(record, end, stride, column, histogram, 3, header);
    else if (columns === 4) Slots.range(record, end, stride, column, histogram, 4, header);
    else if (columns === 5) Slots.range(record, end, stride, column, histogram, 5, header);
    else if (columns === 6) Slots.range(record, end, stride, column, histogram, 6, header);
    else if (columns === 7) Slots.range(record, end, stride, column, histogram, 7, header);
  }

  @inline
  static listedBlock(
    row: usize,
    end: usize,
    records: usize,
    stride: usize,
    histogram: usize,
    columns: u32,
    header: u32,
  ): void {
    let column: usize = header;
    for (; columns >= 8; columns -= 8, column += 8, histogram += 8 * STRIDE) {
      Slots.rows(row, end, records, stride, column, histogram, 8, header);
    }
    if (columns === 1) Slots.rows(row, end, records, stride, column, histogram, 1, header);
    else if (columns === 2) Slots.rows(row, end, records, stride, column, histogram, 2, header);
    else if (columns === 3) Slots.rows(row, end, records, stride, column, histogram, 3, header);
    else if (columns === 4) Slots.rows(row, end, records, stride, column, histogram, 4, header);
    else if (columns === 5) Slots.rows(row, end, records, stride, column, histogram, 5, header);
    else if (columns === 6) Slots.rows(row, end, records, stride, column, histogram, 6, header);
    else if (columns === 7) Slots.rows(row, end, records, stride, column, histogram, 7, header);
  }
}

function blockRows(stride: usize): u32 {
  return max(BLOCK_BYTES / <u32>stride, 32);
}

/**
 * Adds the rows from `from` up to `to` to the histograms of `columns` narrow bundles.
 * @param histogram address of the first bundle's histogram
 */
export function histogramOfRange(
  records: usize,
  stride: usize,
  header: u32,
  from: u32,
  to: u32,
  histogram: usize,
  columns: u32,
): void {
  const block = blockRows(stride);
  for (let start = from; start < to; start += block) {
    const record = records + <usize>start * stride;
    const end = records + <usize>min(start + block, to) * stride;
    if (header === 4) Slots.block(record, end, stride, histogram, columns, 4);
    else Slots.block(record, end, stride, histogram, columns, 8);
  }
}

/**
 * Reads one byte of every cache line of the records to come. WebAssembly has no prefetch, but these reads do not wait
 * for each other, so that their misses overlap.
 */
function touch(row: usize, end: usize, records: usize, stride: usize): void {
  let seen: u32 = 0;
  for (; row < end; row += 4) {
    const record = records + <usize>load<u32>(row) * stride;
    for (let line: usize = 0; line < stride; line += 64) seen += load<u8>(record + line);
  }
  sink += seen;
}

/** Adds the `count` rows listed from `rows` on to the histograms of `columns` narrow bundles. */
export function histogramOfRows(
  rows: usize,
  count: u32,
  records: usize,
  stride: usize,
  header: u32,
  histogram: usize,
  columns: u32,
): void {
  const block = (<usize>blockRows(stride)) << 2;
  const last = rows + ((<usize>count) << 2);
  for (let row = rows; row < last; row += block) {
    const end = min(row + block, last);
    touch(row, end, records, stride);
    if (header === 4) Slots.listedBlock(row, end, records, stride, histogram, columns, 4);
    else Slots.listedBlock(row, end, records, stride, histogram, columns, 8);
  }
}

/** As `histogramOfRange` for one wide bundle, whose code is the 16 bits `offset` bytes into the record. */
export function wideHistogramOfRange(
  records: usize,
  stride: usize,
  header: u32,
  from: u32,
  to: u32,
  histogram: usize,
  offset: usize,
): void {
  const end = records + <usize>to * stride;
  for (let record = records + <usize>from * stride; record < end; record += stride) {
    Slots.bump(histogram, load<u16>(record + offset), Slots.value(record, header), 0);
  }
}

/** As `histogramOfRows` for one wide bundle. */
export function wideHistogramOfRows(
  rows: usize,
  count: u32,
  records: usize,
  stride: usize,
  header: u32,
  histogram: usize,
  offset: usize,
): void {
  const end = rows + ((<usize>count) << 2);
  for (let row = rows; row < end; row += 4) {
    const record = records + <usize>load<u32>(row) * stride;
    Slots.bump(histogram, load<u16>(record + offset), Slots.value(record, header), 0);
  }
}
