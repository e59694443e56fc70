import { Barrier } from './barrier.js';
import { type Bundle, NARROW_CODES } from './bundle.js';
import { ColumnEncoder } from './encode.js';
import { KERNEL_BYTES } from './kernels.js';
import { SPLIT_NUMBERS } from './split.js';

export interface PlannedBundle extends Bundle {
  wide: boolean;
  /** Bytes into a record. */
  offset: number;
  /** Address of its column of codes. */
  column: number;
  /** Bytes into a leaf's histograms, and bytes of it. */
  histogram: number;
  histogramBytes: number;
}

/** Where everything lies in the shared memory: addresses in bytes. Arrays per worker are indexed by worker. */
export interface Layout {
  barrier: number;
  /** Per worker: sums over its rows (SUMS f64), twice, for alternate rounds. */
  sums: number[][];
  /** Per worker: rows that went left (1 i32), twice. */
  leftCounts: number[][];
  /** Per worker: its best splits of the two newest leaves. */
  candidates: number[];
  candidateBytes: number;
  /** 1 i32: whether training ends here. */
  finished: number;
  stride: number;
  /** Bytes of the gradient and hessian at the head of a record. */
  header: number;
  records: number;
  rowLists: number;
  spareLists: number;
  state: number;
  label: number;
  weight: number;
  validationRecords: number;
  validationRows: number;
  validationScore: number;
  validationLabel: number;
  validationWeight: number;
  sortScratch: number;
  /** Bytes of one leaf's histograms. */
  histogramBytes: number;
  /** Leaves whose histograms can be kept. */
  slots: number;
  /** Kept histograms. */
  store: number;
  /** Per worker: histograms of its own rows, twice. Empty with one worker, which builds in the store. */
  local: number[][];
  /** Per worker: one feature's histogram, and what is left of a bundle's without it. */
  marginal: number[];
  /** Per worker: gradients and hessians of a block of rows. */
  gradients: number[];
  hessians: number[];
  /** Per worker: its rows by size of gradient, for GOSS. */
  magnitudes: number[];
  /** Per worker: what kernels/search.ts and kernels/threshold.ts read and write. */
  searched: number[];
  active: number[];
  rules: number[];
  leaf: number[];
  found: number[];
  /** Per worker, and for the thread that leads them: where columns are encoded; see encode.ts. */
  encoding: number[];
  /** Per worker: the tree's nodes, leaf values and tables of codes that go left. */
  nodes: number[];
  leafValues: number[];
  tables: number[];
  /** Bytes from one node's table to the next. */
  tableBytes: number;
  bytes: number;
}

/** Sums of gradients and hessians that a worker reports; see kernels/quantise.ts. */
export const SUMS = 6;

/** Sizes of gradients that GOSS tells apart; see kernels/goss.ts. */
export const MAGNITUDES = 65536;

/** Rows whose gradients are computed, quantised and counted while they are in the cache. */
export const ROWS_PER_BLOCK = 2048;

/**
 * From so many rows on, a gradient and a hessian get 16 bits each instead of 32, which halves what a row's header takes.
 * With fewer rows the rounding is seen in the trees: over 25 seeds of 240,000 rows the mean test AUC was 0.5791 with 16
 * bits and 0.5800 with 32 (LightGBM 0.5804), for 2 % of the time.
 */
const SHORT_HEADER_ROWS = 1_000_000;

/** Bytes of what kernels/search.ts knows of a feature. */
export const SEARCHED_BYTES = 32;

const SLOT = 8;

/** Slots between histograms, which keep equal codes of bundles of equal sizes off the same cache sets. */
const PADDING = 8;

/** Above this many bytes of kept histograms, leaves share slots and evicted ones are built again when needed. */
const STORE_LIMIT = 512 * 1024 * 1024;

function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

export interface Size {
  rows: number;
  validationRows: number;
  workers: number;
  hasWeight: boolean;
  hasValidationWeight: boolean;
  numLeaves: number;
  maxCategories: number;
  samplesByGradient: boolean;
}

/** What Plan takes over. */
export interface LaidOut {
  bundles: PlannedBundle[];
  /** Per planned feature: its bundle and its radix there. */
  places: { bundle: number; radix: number }[];
  layout: Layout;
}

/** Lays out memory for rows that are about to be trained on; pure arithmetic, nothing is allocated. */
export function layOut(bundles: readonly Bundle[], size: Size): LaidOut {
  const { rows, validationRows, workers, numLeaves } = size;
  let next = KERNEL_BYTES;
  const take = (bytes: number, alignment = 64): number => {
    const at = align(next, alignment);
    next = at + bytes;
    return at;
  };
  const perWorker = (bytes: number): number[] => Array.from({ length: workers }, () => take(bytes));

  const header = rows < SHORT_HEADER_ROWS ? 8 : 4;
  const features = bundles.reduce((sum, bundle) => sum + bundle.features.length, 0);
  const narrow = bundles.filter(({ codes }) => codes <= NARROW_CODES).length;
  let histogram = 0;
  const planned = bundles.map((bundle, i): PlannedBundle => {
    const wide = i >= narrow;
    const histogramBytes = (align(bundle.codes, 8) + PADDING) * SLOT;
    const at = histogram;
    histogram += histogramBytes;
    return {
      ...bundle,
      wide,
      offset: wide ? header + align(narrow, 2) + 2 * (i - narrow) : header + i,
      column: take(rows * (wide ? 2 : 1)),
      histogram: at,
      histogramBytes,
    };
  });
  const histogramBytes = histogram;
  const stride = align(header + align(narrow, 2) + 2 * (bundles.length - narrow), 8);
  const slots = Math.max(2, Math.min(numLeaves, Math.floor(STORE_LIMIT / Math.max(histogramBytes, 1))));
  const candidateBytes = align(8 * (SPLIT_NUMBERS + size.maxCategories), 64);
  const tableBytes = bundles.reduce((most, { codes }) => Math.max(most, codes), NARROW_CODES);

  const layout: Layout = {
    barrier: take(Barrier.BYTES),
    sums: [perWorker(SUMS * 8), perWorker(SUMS * 8)],
    leftCounts: [perWorker(4), perWorker(4)],
    candidates: perWorker(2 * candidateBytes),
    candidateBytes,
    finished: take(4),
    stride,
    header,
    records: take(rows * stride),
    rowLists: take(rows * 4),
    spareLists: take(rows * 4),
    // Gradients are computed for two rows at a time, so that the last one may look beyond the end.
    state: take(rows * 8 + 8),
    label: take(rows * 8 + 8),
    weight: size.hasWeight ? take(rows * 8 + 8) : 0,
    validationRecords: take(validationRows * stride),
    validationRows: take(validationRows * 4),
    validationScore: take(validationRows * 8),
    validationLabel: take(validationRows * 8),
    validationWeight: size.hasValidationWeight ? take(validationRows * 8) : 0,
    sortScratch: take(validationRows * 24 + 6 * 2048 * 4),
    histogramBytes,
    slots,
    store: take(slots * histogramBytes),
    local: workers > 1 ? [perWorker(histogramBytes), perWorker(histogramBytes)] : [],
    marginal: perWorker(2 * NARROW_CODES * SLOT),
    gradients: perWorker(ROWS_PER_BLOCK * 8),
    hessians: perWorker(ROWS_PER_BLOCK * 8),
    magnitudes: perWorker(size.samplesByGradient ? MAGNITUDES * 4 : 0),
    searched: perWorker(features * SEARCHED_BYTES),
    active: perWorker(features),
    rules: perWorker(64),
    leaf: perWorker(64),
    found: perWorker(128),
    nodes: perWorker(numLeaves * 16),
    leafValues: perWorker(numLeaves * 8),
    tables: perWorker(numLeaves * tableBytes),
    tableBytes,
    encoding: Array.from({ length: workers + 1 }, () => take(ColumnEncoder.bytes(tableBytes))),
    bytes: 0,
  };
  layout.bytes = next;
  const places: LaidOut['places'] = [];
  planned.forEach(({ features }, bundle) => {
    for (const { feature, radix } of features) places[feature] = { bundle, radix };
  });
  return { bundles: planned, places, layout };
}
