import type { TableSchema } from '../../runtime/data/manifest.js';
import type { Table } from '../../runtime/data/table.js';
import type { FeatureQuality, MonitorRecord } from '../../runtime/monitor/record.js';

/** Rows of a model in use and its answers, wherever they come from. */
export interface Observation {
  source: MonitorRecord['source'];
  scores: Float64Array;
  /** Milliseconds since 1970 per row, NaN where it is not known. */
  times: Float64Array;
  /** What the outcome of each row is joined by; see readLabels.ts. */
  keys: readonly (string | undefined)[];
  /** Undefined where the rows were kept without their features. */
  features: { table: Table; schema: TableSchema; quality: FeatureQuality[] } | undefined;
  /** The outcome per row where the rows bring it along, NaN where it is not known. */
  labels?: Float64Array;
}

/** The ISO times of the first and the last row, where there are any. */
export function spanOf(times: ArrayLike<number>): { from?: string; to?: string } {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < times.length; row++) {
    first = Math.min(first, times[row]! || Number.POSITIVE_INFINITY);
    last = Math.max(last, times[row]! || Number.NEGATIVE_INFINITY);
  }
  return first <= last ? { from: new Date(first).toISOString(), to: new Date(last).toISOString() } : {};
}
