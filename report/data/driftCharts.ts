import type { DataDrift } from '../../runtime/data/compare/dataDrift.js';
import type { Palette, PlacedChart } from '../charts/chart.js';
import { driftChart } from './driftChart.js';
import { missingChart } from './missingChart.js';

/** How far the columns have moved, and their missing shares. */
export function driftCharts(drift: DataDrift, palette: Palette): PlacedChart[] {
  return [
    { id: 'drift-psi', chart: driftChart(drift, palette) },
    { id: 'drift-missing', chart: missingChart(drift, palette) },
  ];
}
