import { hash } from '../hash.js';
import type { ChunkStore } from './chunkStore.js';
import { storedColumn } from './storedColumn.js';
import type { Column, Table } from './table.js';

/** Rows of either kind that a sample keeps if there are so many: one for each part. */
const FEWEST = 3;

/**
 * Draws rows for a quick trial, those with a claim (a target above 0) and those without each in their share, and at
 * least three of either kind where there are so many. The same seed draws the same.
 * @param wanted more than 0; all rows are taken where there are no more
 * @returns positions of the rows, ascending
 */
export function drawSample(target: Float64Array, wanted: number, seed: number): Uint32Array {
  const order = Float64Array.from(target, (_, row) => hash(seed, row));
  const drawn = (kind: (value: number) => boolean) =>
    Array.from(target.keys())
      .filter((row) => kind(target[row]))
      .sort((a, b) => order[a] - order[b] || a - b);
  const claims = drawn((value) => value > 0);
  const others = drawn((value) => value <= 0);
  const fewest = Math.min(FEWEST, claims.length);
  const most = wanted - Math.min(FEWEST, others.length);
  const share = Math.round((wanted * claims.length) / target.length);
  const count = Math.max(0, Math.min(Math.max(share, fewest), most, claims.length));
  return Uint32Array.from([...claims.slice(0, count), ...others.slice(0, wanted - count)]).sort();
}

/** The table with these rows only, its columns in `store`. */
export function takeRows(table: Table, rows: Uint32Array, store: ChunkStore): Table {
  const columns = table.columns.map((column): Column => {
    const { values } = column;
    if (column.kind === 'text') {
      return { name: column.name, kind: 'text', values: Array.from(rows, (row) => values[row] as string) };
    }
    return storedColumn(
      { ...column, values: Float64Array.from(rows, (row) => values[row] as number) },
      store,
    );
  });
  return { rows: rows.length, columns };
}
