import type { FeatureColumn } from '../data/table.js';
import type { Model } from './model.js';
import { matchColumns } from './scorer.js';
import { createSweep } from './sweep.js';

/** Values of a feature that are asked for; NaN asks for the answer with the value missing. */
export interface FeatureGrid {
  feature: string;
  grid: readonly number[];
}

/**
 * A model's mean answer if every row had the same value of one feature, for each value of a grid (Friedman: Greedy
 * Function Approximation, 2001; scikit-learn's `partial_dependence` with `method='brute'`).
 * @param columns the rows, matched by name; at least one row.
 * @returns the means for each of the grids, all from one pass over the rows
 * @throws UserError if columns are missing or the model has one answer per class.
 */
export function partialDependence(
  model: Model,
  columns: readonly FeatureColumn[],
  grids: readonly FeatureGrid[],
): Float64Array[] {
  const ordered = matchColumns(model.featureNames, columns);
  const indices = grids.map(({ feature }) => model.featureNames.indexOf(feature));
  const rows = ordered[0]!.length;
  const sweep = createSweep(model);
  const sums = grids.map(({ grid }) => new Float64Array(grid.length));
  const loaded = new Float64Array(ordered.length);
  for (let row = 0; row < rows; row++) {
    for (let feature = 0; feature < loaded.length; feature++) loaded[feature] = ordered[feature]![row]!;
    sweep.load(loaded);
    for (let i = 0; i < grids.length; i++) {
      const { grid } = grids[i]!;
      for (let point = 0; point < grid.length; point++) {
        sums[i]![point]! += sweep.answer(indices[i]!, grid[point]!);
      }
    }
  }
  return sums.map((ofGrid) => ofGrid.map((sum) => sum / rows));
}

/**
 * Values to ask for, ascending, all of them in the column: every one if there are at most `most`; otherwise quantiles at
 * equal steps, or the most frequent categories. NaN comes last if the column has missing values. Infinities are left out.
 */
export function gridOf(column: FeatureColumn, most: number): number[] {
  const present = column.values.filter(Number.isFinite).sort();
  const counts = new Map<number, number>();
  for (const value of present) counts.set(value, (counts.get(value) ?? 0) + 1);
  const grid = counts.size <= most ? [...counts.keys()] : thinned(column.kind, present, counts, most);
  return column.values.some(Number.isNaN) ? [...grid, Number.NaN] : grid;
}

function thinned(
  kind: FeatureColumn['kind'],
  present: Float64Array,
  counts: ReadonlyMap<number, number>,
  most: number,
): number[] {
  if (kind === 'categorical') {
    const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, most);
    return frequent.map(([value]) => value).sort((a, b) => a - b);
  }
  const step = (present.length - 1) / (most - 1);
  return [...new Set(Array.from({ length: most }, (_, i) => present[Math.round(i * step)]!))];
}
