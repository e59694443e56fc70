import { type Code, get, i32, i64, moduleOf, set, smaller, tee, upTo } from './wasmCode.js';

/** Where a bundle's code lies in a record, and its histogram in a leaf's histograms (both in bytes). */
export interface HistogramColumn {
  offset: number;
  /** Whether the code takes 16 bits. */
  wide: boolean;
  histogram: number;
  histogramBytes: number;
}

/** What kernels made for one layout of records do; both return a number without meaning. */
export interface HistogramKernels {
  /** Adds the rows whose records lie from address `record` up to `end` to the histograms. */
  histogramOfRange(record: number, end: number, histograms: number): number;
  /** Adds the rows listed from address `row` up to `end` (4 bytes each). */
  histogramOfRows(row: number, end: number, histograms: number, records: number): number;
}

/** Histograms of so many bytes are filled in one go: more would fall out of the caches near the core. */
const GROUP_BYTES = 128 * 1024;

/** Records of so many bytes stay in the first-level cache while one group after the other is filled. */
const BLOCK_BYTES = 16 * 1024;

/**
 * Rows that are looked at before they are counted, so that their cache misses overlap: WebAssembly has no prefetch. One
 * loop of nothing but reads does it; a read ahead in the counting loop would hold that loop up until it is served.
 */
const ROWS_AHEAD = 64;

/**
 * Makes the inner loops of training for records of exactly these columns: no loop over columns, no address that is not
 * a constant. They are a third faster than loops that serve any layout.
 *
 * A record starts with its row's gradient (high half) and hessian (low half), 16 bits each if `header` is 4 bytes, 32
 * if it is 8. A histogram slot is the 64-bit sum of gradient * 2^32 + hessian over the rows that fell into it: as no
 * sum of hessians reaches 2^32 (the trainer checks), one addition serves both halves.
 * @param stride bytes from one record to the next
 */
export function bindHistogramKernels(
  columns: readonly HistogramColumn[],
  stride: number,
  header: number,
  memory: WebAssembly.Memory,
): HistogramKernels {
  const groups = groupsOf(columns);
  const blockRows = groups.length === 1 ? ROWS_AHEAD : Math.max(ROWS_AHEAD, Math.floor(BLOCK_BYTES / stride));
  const module = moduleOf([
    {
      name: 'histogramOfRange',
      parameters: 3,
      locals32: 4,
      locals64: 1,
      body: range(groups, stride, header, blockRows),
    },
    {
      name: 'histogramOfRows',
      parameters: 4,
      locals32: 5,
      locals64: 1,
      body: rows(groups, stride, header, blockRows),
    },
  ]);
  return { ...new WebAssembly.Instance(module, { env: { memory } }).exports } as unknown as HistogramKernels;
}

function groupsOf(columns: readonly HistogramColumn[]): HistogramColumn[][] {
  const total = columns.reduce((sum, { histogramBytes }) => sum + histogramBytes, 0);
  const wanted = total / Math.ceil(total / GROUP_BYTES);
  const groups: HistogramColumn[][] = [[]];
  let bytes = 0;
  for (const column of columns) {
    if (bytes + column.histogramBytes / 2 > wanted * groups.length) groups.push([]);
    groups.at(-1)!.push(column);
    bytes += column.histogramBytes;
  }
  return groups;
}

/** Reads the record's gradient and hessian as they are summed into local `value`. */
function readValue(record: number, header: number, value: number, packed: number): Code {
  if (header === 8) return [...get(record), ...i64.load(0), ...set(value)];
  return [
    ...[...get(record), ...i32.load(0), ...tee(packed)],
    ...[...i32.constant(16), ...i32.shiftRightSigned, ...i64.ofSigned, ...i64.constant(32), ...i64.shiftLeft],
    ...[...get(packed), ...i32.constant(0xffff), ...i32.and, ...i64.ofUnsigned, ...i64.add, ...set(value)],
  ];
}

/** Adds `value` to the record's slot in every histogram of the group. */
function count(
  group: readonly HistogramColumn[],
  { record, histograms, slot, value }: Record<'record' | 'histograms' | 'slot' | 'value', number>,
): Code {
  return group.flatMap(({ offset, wide, histogram }) => [
    ...[...get(histograms), ...get(record), ...(wide ? i32.load16(offset) : i32.load8(offset))],
    ...[...i32.constant(3), ...i32.shiftLeft, ...i32.add, ...tee(slot)],
    ...[...get(slot), ...i64.load(histogram), ...get(value), ...i64.add, ...i64.store(histogram)],
  ]);
}

function range(
  groups: readonly HistogramColumn[][],
  stride: number,
  header: number,
  blockRows: number,
): Code {
  const [record, end, histograms, blockEnd, at, slot, packed, value] = [0, 1, 2, 3, 4, 5, 6, 7];
  const step = i32.constant(stride);
  const overGroups = groups.flatMap((group) => [
    ...[...get(record), ...set(at)],
    ...upTo(at, blockEnd, step, [
      ...readValue(at, header, value, packed),
      ...count(group, { record: at, histograms, slot, value }),
    ]),
  ]);
  const blockBytes = i32.constant(blockRows * stride);
  return [
    ...upTo(record, end, blockBytes, [
      ...[...get(record), ...blockBytes, ...i32.add, ...set(blockEnd)],
      ...[...smaller(blockEnd, end), ...set(blockEnd)],
      ...overGroups,
    ]),
    ...get(record),
  ];
}

function rows(groups: readonly HistogramColumn[][], stride: number, header: number, blockRows: number): Code {
  const [row, end, histograms, records, blockEnd, at, record, slot, seen, value] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
  ];
  const step = i32.constant(4);
  const findRecord = [
    ...[...get(at), ...i32.load(0), ...i32.constant(stride), ...i32.multiply],
    ...[...get(records), ...i32.add, ...set(record)],
  ];
  const places = Array.from({ length: Math.ceil(stride / 64) }, (_, i) => 64 * i);
  // Records begin at multiples of `apart` bytes in a cache line; what reaches beyond may lie in one line more.
  const apart = stride & -stride;
  if (stride - places.at(-1)! > apart) places.push(stride - 1);
  const touch = places.flatMap((place) => [
    ...get(record),
    ...i32.load8(place),
    ...get(seen),
    ...i32.add,
    ...set(seen),
  ]);
  const overGroups = groups.flatMap((group) => [
    ...[...get(row), ...set(at)],
    ...upTo(at, blockEnd, step, [
      ...findRecord,
      ...readValue(record, header, value, slot),
      ...count(group, { record, histograms, slot, value }),
    ]),
  ]);
  const blockBytes = i32.constant(4 * blockRows);
  return [
    ...upTo(row, end, blockBytes, [
      ...[...get(row), ...blockBytes, ...i32.add, ...set(blockEnd)],
      ...[...smaller(blockEnd, end), ...set(blockEnd)],
      ...[...get(row), ...set(at)],
      ...upTo(at, blockEnd, step, [...findRecord, ...touch]),
      ...overGroups,
    ]),
    ...get(seen),
  ];
}
