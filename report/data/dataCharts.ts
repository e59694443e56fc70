import type { Palette, PlacedChart } from '../charts/chart.js';
import type { DataReport } from './dataReport.js';
import { distributionChart } from './distributionChart.js';
import { driftCharts } from './driftCharts.js';
import { MOST_CHARTS } from './tableReport.js';

/** Every chart of the data report, for the tab's live charts. */
export function dataCharts({ table, drift }: DataReport, palette: Palette): PlacedChart[] {
  return [
    ...(drift ? driftCharts(drift, palette) : []),
    ...(table ? distributionCharts(table, palette) : []),
  ];
}

/** Of the first features: how their values are spread. */
export function distributionCharts(
  { columns, rows, targetKind }: NonNullable<DataReport['table']>,
  palette: Palette,
): PlacedChart[] {
  return columns
    .filter(({ role }) => role === 'feature')
    .slice(0, MOST_CHARTS)
    .map((column, i) => ({
      id: `column-${i + 1}`,
      chart: distributionChart(column, rows, targetKind, palette),
    }));
}
