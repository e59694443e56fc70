import type { FeatureColumn } from '../data/table.js';
import type { Arena } from './arena.js';
import { addBins, type BinMapper } from './binMapper.js';
import type { Bundle } from './bundle.js';

/** Where a binned table lies in the kernels' memory. */
export interface BinnedTable {
  rows: number;
  /** Bytes per row: one per bundle. */
  width: number;
  /** Row after row, for histograms and scoring. */
  byRow: number;
  /** Bundle after bundle, for the partition; absent for rows that are only scored. */
  byColumn?: number;
}

export function reserveTable(arena: Arena, rows: number, width: number, isTrained: boolean): BinnedTable {
  const byRow = arena.reserve(rows * width);
  return { rows, width, byRow, ...(isTrained && { byColumn: arena.reserve(rows * width) }) };
}

/** Bins the features and writes them to the table's place. */
export function fillTable(
  table: BinnedTable,
  memory: WebAssembly.Memory,
  features: readonly FeatureColumn[],
  mappers: readonly BinMapper[],
  bundles: readonly Bundle[],
): void {
  const { rows, width, byRow, byColumn } = table;
  const rowWise = new Uint8Array(memory.buffer, byRow, rows * width);
  const spare = new Uint8Array(rows);
  for (const [column, bundle] of bundles.entries()) {
    const bytes =
      byColumn === undefined ? spare.fill(0) : new Uint8Array(memory.buffer, byColumn + column * rows, rows);
    for (const { feature, radix } of bundle.features) {
      addBins(mappers[feature]!, features[feature]!.values, bytes, radix);
    }
    for (let row = 0, at = column; row < rows; row++, at += width) rowWise[at] = bytes[row]!;
  }
}
