import { calibrationChart } from '../../charts/calibration.js';
import { gainsChart } from '../../charts/gains.js';
import { historyChart } from '../../charts/history.js';
import { importanceChart } from '../../charts/importance.js';
import { learningChart } from '../../charts/learning.js';
import { precisionRecallChart } from '../../charts/precisionRecall.js';
import { rocChart } from '../../charts/roc.js';
import { scoreHistogramChart } from '../../charts/scoreHistogram.js';
import type { ReportData } from '../../report.js';
import { chartFigure, PAGE_PALETTE } from '../chartFigure.js';
import { html, type Markup } from '../markup.js';
import { parametersCard } from './origin.js';

/** How well claims are told from the rest, and how true the probabilities are. */
export function qualitySection(data: ReportData): Markup {
  return html`<section id="quality" aria-labelledby="quality-title">
<h2 id="quality-title">Ranking and calibration</h2>
<div class="charts">
${chartFigure(rocChart(data, PAGE_PALETTE), 'roc')}${chartFigure(gainsChart(data, PAGE_PALETTE), 'gains')}${chartFigure(precisionRecallChart(data, PAGE_PALETTE), 'precision-recall')}${chartFigure(calibrationChart(data, PAGE_PALETTE), 'calibration')}${chartFigure(scoreHistogramChart(data, PAGE_PALETTE), 'scores')}${chartFigure(historyChart(data, PAGE_PALETTE), 'history')}</div>
</section>
`;
}

/** How the model came about and what it looks at. */
export function trainingSection(data: ReportData): Markup {
  return html`<section id="training" aria-labelledby="training-title">
<h2 id="training-title">Training</h2>
<div class="charts">
${chartFigure(importanceChart(data, PAGE_PALETTE), 'importance')}<div class="column">${chartFigure(learningChart(data, PAGE_PALETTE), 'learning')}${parametersCard(data)}</div>
</div>
</section>
`;
}
