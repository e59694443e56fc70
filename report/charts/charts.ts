import { driftChart } from '../data/driftChart.js';
import { missingChart } from '../data/missingChart.js';
import type { ReportData } from '../report.js';
import { calibrationChart } from './calibration.js';
import type { Chart, EmptyChart, Palette } from './chart.js';
import { gainsChart, rocChart } from './claimsFound.js';
import { dependenceCharts } from './dependence.js';
import { doubleLiftChart } from './doubleLift.js';
import { historyChart } from './history.js';
import { importanceChart, shapChart } from './importance.js';
import { learningChart } from './learning.js';
import { precisionRecallChart } from './precisionRecall.js';
import { scoreHistogramChart } from './scoreHistogram.js';
import { segmentCharts } from './segments.js';
import { thresholdsChart } from './thresholds.js';

/** A chart with its place on the page. */
export interface PlacedChart {
  /** Of its card on the page. */
  id: string;
  section: 'quality' | 'segments' | 'training' | 'dependence' | 'drift';
  chart: Chart | EmptyChart;
}

/** Every chart of the report in reading order: drawn once for the file, and again as the tab's live charts. */
export function chartsOf(data: ReportData, palette: Palette): PlacedChart[] {
  const quality = {
    roc: rocChart(data, palette),
    gains: gainsChart(data, palette),
    'double-lift': doubleLiftChart(data, palette),
    'precision-recall': precisionRecallChart(data, palette),
    calibration: calibrationChart(data, palette),
    scores: scoreHistogramChart(data, palette),
    thresholds: thresholdsChart(data, palette),
    history: historyChart(data, palette),
  };
  const training = {
    importance: importanceChart(data, palette),
    shap: shapChart(data, palette),
    learning: learningChart(data, palette),
  };
  return [
    ...placed('quality', quality),
    ...placed('segments', numbered('segment', segmentCharts(data, palette))),
    ...placed('training', training),
    ...(data.drift
      ? placed('drift', {
          'drift-psi': driftChart(data.drift, palette),
          'drift-missing': missingChart(data.drift, palette),
        })
      : []),
    ...placed('dependence', numbered('dependence', dependenceCharts(data, palette))),
  ];
}

function placed(section: PlacedChart['section'], charts: Record<string, Chart | EmptyChart>): PlacedChart[] {
  return Object.entries(charts).map(([id, chart]) => ({ id, section, chart }));
}

function numbered(stem: string, charts: readonly Chart[]): Record<string, Chart> {
  return Object.fromEntries(charts.map((chart, i) => [`${stem}-${i + 1}`, chart]));
}
