import { chartsOf, type PlacedChart } from '../../charts/charts.js';
import type { ReportData } from '../../report.js';
import { chartFigure, PAGE_PALETTE } from '../chartFigure.js';
import { html, type Markup } from '../markup.js';
import { parametersCard } from './origin.js';

/** How well claims are told from the rest, and how true the probabilities are. */
export function qualitySection(data: ReportData): Markup {
  return html`<section id="quality" aria-labelledby="quality-title">
<h2 id="quality-title">Ranking and calibration</h2>
<div class="charts">
${figures(data, 'quality')}</div>
</section>
`;
}

/** How the model came about and what it looks at. */
export function trainingSection(data: ReportData): Markup {
  const [importance, ...others] = figures(data, 'training');
  return html`<section id="training" aria-labelledby="training-title">
<h2 id="training-title">Training</h2>
<div class="charts">
${importance}<div class="column">${others}${parametersCard(data)}</div>
</div>
</section>
`;
}

function figures(data: ReportData, section: PlacedChart['section']): Markup[] {
  return chartsOf(data, PAGE_PALETTE).flatMap((placed) =>
    placed.section === section ? [chartFigure(placed.chart, placed.id)] : [],
  );
}
