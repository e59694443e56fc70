import type { DataDrift } from '../../runtime/data/compare/dataDrift.js';
import { metricFigure, percent, whole } from '../figures.js';
import { chartFigure, PAGE_PALETTE } from '../html/chartFigure.js';
import { html, type Markup } from '../html/markup.js';
import { table } from '../html/table.js';
import { shortened } from '../html/visible.js';
import { driftCharts } from './driftCharts.js';

/** How far each column has moved from an earlier data version. */
export function driftSection({ drift }: { drift: DataDrift | null }): Markup {
  if (!drift) {
    return html`<section id="drift" aria-labelledby="drift-title">
<h2 id="drift-title">Drift</h2>
<p class="empty">There is no earlier version of this data to compare with.</p>
</section>
`;
  }
  const { against, columns, notCompared, rows } = drift;
  return html`<section id="drift" aria-labelledby="drift-title">
<h2 id="drift-title">Drift</h2>
<p class="meaning">Against data version <code>${shortened(against.version, 60)}</code>: ${whole(rows)} rows now, ${whole(against.rows)} then. A PSI below 0.1 is called stable, above 0.25 shifted. Even where nothing changes it comes to about (bins − 1) × (1/n + 1/m), which stands beside it: a value of that size says nothing.</p>
<div class="charts">${driftCharts(drift, PAGE_PALETTE).map(({ id, chart }) => chartFigure(chart, id))}</div>
${table(
  'Drift of every column',
  [
    { head: 'Column' },
    { head: 'PSI', number: true },
    { head: 'Without change', number: true },
    { head: 'Jensen-Shannon', number: true },
    { head: 'Missing then', number: true },
    { head: 'Missing now', number: true },
    { head: 'New categories' },
  ],
  columns.map((column) => ({
    cells: [
      shortened(column.column, 120),
      metricFigure(column.psi),
      metricFigure(column.psiWithoutChange),
      metricFigure(column.jensenShannon),
      percent(column.missing.before),
      percent(column.missing.now),
      newCategories(column.newCategories, column.newCategoryCount),
    ],
  })),
)}${
  notCompared.length > 0
    ? html`<p class="meaning">Not compared: ${notCompared
        .map(({ column, why }) => `${shortened(column, 80)} (${shortened(why, 200)})`)
        .join(', ')}.</p>
`
    : undefined
}</section>
`;
}

function newCategories(names: readonly string[], count: number): string {
  const more = count > 5 ? ` and ${count - 5} more` : '';
  return `${names
    .slice(0, 5)
    .map((name) => shortened(name, 40))
    .join(', ')}${more}`;
}
