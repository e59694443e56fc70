import { chartsOf, type SectionChart } from '../../charts/charts.js';
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

/** Where the model does better or worse. Nothing where no segment was asked for. */
export function segmentsSection(data: ReportData): Markup | undefined {
  const charts = figures(data, 'segments');
  if (charts.length === 0) return undefined;
  return html`<section id="segments" aria-labelledby="segments-title">
<h2 id="segments-title">Segments</h2>
<p class="meaning">How the model fares in groups of policies, whether or not it learned from that column.</p>
<div class="charts">
${charts}</div>
</section>
`;
}

/** How the model came about and what it looks at. */
export function trainingSection(data: ReportData): Markup {
  const [importance, shap, learning] = figures(data, 'training');
  return html`<section id="training" aria-labelledby="training-title">
<h2 id="training-title">Training</h2>
<div class="charts">
${importance}${shap}${learning}${parametersCard(data)}</div>
</section>
`;
}

/** How the scores follow the features. */
export function dependenceSection(data: ReportData): Markup | undefined {
  const charts = figures(data, 'dependence');
  if (charts.length === 0) return undefined;
  return html`<section id="dependence" aria-labelledby="dependence-title">
<h2 id="dependence-title">Partial dependence</h2>
<p class="meaning">The prediction, averaged over rows of the validation part, if every policy had the same value of a feature and kept its others. All to one scale: a flat line is a feature that matters little.</p>
<div class="charts small">
${charts}</div>
</section>
`;
}

function figures(data: ReportData, section: SectionChart['section']): Markup[] {
  return chartsOf(data, PAGE_PALETTE).flatMap((placed) =>
    placed.section === section ? [chartFigure(placed.chart, placed.id)] : [],
  );
}
