// A record is 8 bytes of packed gradient (high half) and hessian (low half), then one byte per narrow bundle, then
// two bytes per wide bundle. A histogram slot is the 64-bit sum of the packed values that fell into it: as no sum
// of hessians reaches 2^32 (the trainer checks), one addition serves both halves.

/** Bytes of the packed gradient and hessian ahead of the bundles. */
const HEADER: usize = 8;

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

  /** Adds a record's value to `width` (1 to 8) neighbouring histograms, from column `record + HEADER` on. */
  @inline
  static spread(columns: usize, histogram: usize, value: i64, width: u32): void {
    Slots.bump(histogram, load<u8>(columns, HEADER), value, 0);
    if (width > 1) Slots.bump(histogram, load<u8>(columns, HEADER + 1), value, STRIDE);
    if (width > 2) Slots.bump(histogram, load<u8>(columns, HEADER + 2), value, 2 * STRIDE);
    if (width > 3) Slots.bump(histogram, load<u8>(columns, HEADER + 3), value, 3 * STRIDE);
    if (width > 4) Slots.bump(histogram, load<u8>(columns, HEADER + 4), value, 4 * STRIDE);
    if (width > 5) Slots.bump(histogram, load<u8>(columns, HEADER + 5), value, 5 * STRIDE);
    if (width > 6) Slots.bump(histogram, load<u8>(columns, HEADER + 6), value, 6 * STRIDE);
    if (width > 7) Slots.bump(histogram, load<u8>(columns, HEADER + 7), value, 7 * STRIDE);
  }

  @inline
  static range(record: usize, end: usize, stride: usize, column: usize, histogram: usize, width: u32): void {
    for (; record < end; record += stride) {
      Slots.spread(record + column, histogram, load<i64>(record), width);
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
  ): void {
    for (; row < end; row += 4) {
      const record = records + <usize>load<u32>(row) * stride;
      Slots.spread(record + column, histogram, load<i64>(record), width);
    }
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
  from: u32,
  to: u32,
  histogram: usize,
  columns: u32,
): void {
  const block = blockRows(stride);
  for (let start = from; start < to; start += block) {
    const record = records + <usize>start * stride;
    const end = records + <usize>min(start + block, to) * stride;
    let column: usize = 0;
    let target = histogram;
    for (; column + 8 <= <usize>columns; column += 8) {
      Slots.range(record, end, stride, column, target, 8);
      target += 8 * STRIDE;
    }
    switch (columns & 7) {
      case 1:
        Slots.range(record, end, stride, column, target, 1);
        break;
      case 2:
        Slots.range(record, end, stride, column, target, 2);
        break;
      case 3:
        Slots.range(record, end, stride, column, target, 3);
        break;
      case 4:
        Slots.range(record, end, stride, column, target, 4);
        break;
      case 5:
        Slots.range(record, end, stride, column, target, 5);
        break;
      case 6:
        Slots.range(record, end, stride, column, target, 6);
        break;
      case 7:
        Slots.range(record, end, stride, column, target, 7);
        break;
      default:
        break;
    }
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
  histogram: usize,
  columns: u32,
): void {
  const block = (<usize>blockRows(stride)) << 2;
  const last = rows + ((<usize>count) << 2);
  for (let row = rows; row < last; row += block) {
    const end = min(row + block, last);
    touch(row, end, records, stride);
    let column: usize = 0;
    let target = histogram;
    for (; column + 8 <= <usize>columns; column += 8) {
      Slots.rows(row, end, records, stride, column, target, 8);
      target += 8 * STRIDE;
    }
    switch (columns & 7) {
      case 1:
        Slots.rows(row, end, records, stride, column, target, 1);
        break;
      case 2:
        Slots.rows(row, end, records, stride, column, target, 2);
        break;
      case 3:
        Slots.rows(row, end, records, stride, column, target, 3);
        break;
      case 4:
        Slots.rows(row, end, records, stride, column, target, 4);
        break;
      case 5:
        Slots.rows(row, end, records, stride, column, target, 5);
        break;
      case 6:
        Slots.rows(row, end, records, stride, column, target, 6);
        break;
      case 7:
        Slots.rows(row, end, records, stride, column, target, 7);
        break;
      default:
        break;
    }
  }
}

/** As `histogramOfRange` for one wide bundle, whose code is the 16 bits `offset` bytes into the record. */
export function wideHistogramOfRange(
  records: usize,
  stride: usize,
  from: u32,
  to: u32,
  histogram: usize,
  offset: usize,
): void {
  const end = records + <usize>to * stride;
  for (let record = records + <usize>from * stride; record < end; record += stride) {
    Slots.bump(histogram, load<u16>(record + offset), load<i64>(record), 0);
  }
}

/** As `histogramOfRows` for one wide bundle. */
export function wideHistogramOfRows(
  rows: usize,
  count: u32,
  records: usize,
  stride: usize,
  histogram: usize,
  offset: usize,
): void {
  const end = rows + ((<usize>count) << 2);
  for (let row = rows; row < end; row += 4) {
    const record = records + <usize>load<u32>(row) * stride;
    Slots.bump(histogram, load<u16>(record + offset), load<i64>(record), 0);
  }
}
