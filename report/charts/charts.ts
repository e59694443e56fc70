import { driftCharts } from '../data/driftCharts.js';
import type { ReportData } from '../report.js';
import { calibrationChart } from './calibration.js';
import type { Chart, EmptyChart, Palette, PlacedChart } from './chart.js';
import { gainsChart, rocChart } from './claimsFound.js';
import { dependenceCharts } from './dependence.js';
import { doubleLiftChart } from './doubleLift.js';
import { historyChart } from './history.js';
import { importanceChart, shapChart } from './importance.js';
import { learningChart } from './learning.js';
import { precisionRecallChart } from './precisionRecall.js';
import { isRate } from './rates.js';
import { scoreHistogramChart } from './scoreHistogram.js';
import { segmentCharts } from './segments.js';
import { thresholdsChart } from './thresholds.js';

/** A chart of the gate's report and the section that it stands in. */
export interface SectionChart extends PlacedChart {
  section: 'quality' | 'segments' | 'training' | 'dependence' | 'drift';
}

/** Every chart of the report in reading order: drawn once for the file, and again as the tab's live charts. */
export function chartsOf(data: ReportData, palette: Palette): SectionChart[] {
  const ofClaims = (chart: (data: ReportData, palette: Palette) => Chart | EmptyChart) =>
    isRate(data) ? chart(data, palette) : undefined;
  const quality = {
    roc: ofClaims(rocChart),
    gains: gainsChart(data, palette),
    'double-lift': doubleLiftChart(data, palette),
    'precision-recall': ofClaims(precisionRecallChart),
    calibration: calibrationChart(data, palette),
    scores: scoreHistogramChart(data, palette),
    thresholds: ofClaims(thresholdsChart),
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
      ? driftCharts(data.drift, palette).map((chart): SectionChart => ({ ...chart, section: 'drift' }))
      : []),
    ...placed('dependence', numbered('dependence', dependenceCharts(data, palette))),
  ];
}

function placed(
  section: SectionChart['section'],
  charts: Record<string, Chart | EmptyChart | undefined>,
): SectionChart[] {
  return Object.entries(charts).flatMap(([id, chart]) => (chart ? [{ id, section, chart }] : []));
}

function numbered(stem: string, charts: readonly Chart[]): Record<string, Chart> {
  return Object.fromEntries(charts.map((chart, i) => [`${stem}-${i + 1}`, chart]));
}
