import { chartFigure, PAGE_PALETTE } from '../html/chartFigure.js';
import { html, type Markup } from '../html/markup.js';
import { distributionCharts } from './dataCharts.js';
import type { DataReport } from './dataReport.js';
import { FEWEST_FOR_MEAN } from './distributionChart.js';

/** A picture of each column that can be learnt from, with the target beside it. */
export function distributionsSection({ table }: DataReport): Markup | undefined {
  if (!table) return undefined;
  const charts = distributionCharts(table, PAGE_PALETTE);
  const features = table.columns.filter(({ role }) => role === 'feature').length;
  return html`<section id="distributions" aria-labelledby="distributions-title">
<h2 id="distributions-title">Distributions</h2>
<p class="meaning">Bars are shares of rows, points the mean of the target among them where there are at least ${FEWEST_FOR_MEAN}.${
    features > charts.length
      ? ` Shown are the first ${charts.length} of ${features} features; profile.json has all.`
      : ''
  }</p>
<div class="charts">${charts.map(({ id, chart }) => chartFigure(chart, id))}</div>
</section>
`;
}
