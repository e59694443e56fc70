import type { ReportData } from '../report.js';
import { calibrationChart } from './calibration.js';
import type { Chart, EmptyChart, Palette } from './chart.js';
import { gainsChart, rocChart } from './claimsFound.js';
import { historyChart } from './history.js';
import { importanceChart } from './importance.js';
import { learningChart } from './learning.js';
import { precisionRecallChart } from './precisionRecall.js';
import { scoreHistogramChart } from './scoreHistogram.js';

/** A chart with its place on the page. */
export interface PlacedChart {
  /** Of its card on the page. */
  id: string;
  section: 'quality' | 'training';
  chart: Chart | EmptyChart;
}

/** Every chart of the report in reading order: drawn once for the file, and again as the tab's live charts. */
export function chartsOf(data: ReportData, palette: Palette): PlacedChart[] {
  return [
    { id: 'roc', section: 'quality', chart: rocChart(data, palette) },
    { id: 'gains', section: 'quality', chart: gainsChart(data, palette) },
    { id: 'precision-recall', section: 'quality', chart: precisionRecallChart(data, palette) },
    { id: 'calibration', section: 'quality', chart: calibrationChart(data, palette) },
    { id: 'scores', section: 'quality', chart: scoreHistogramChart(data, palette) },
    { id: 'history', section: 'quality', chart: historyChart(data, palette) },
    { id: 'importance', section: 'training', chart: importanceChart(data, palette) },
    { id: 'learning', section: 'training', chart: learningChart(data, palette) },
  ];
}
