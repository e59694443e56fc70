import type { ColumnProfile } from '../../runtime/data/profile.js';
import { metricFigure, NONE, percent, whole } from '../figures.js';
import { chartFigure, PAGE_PALETTE } from '../html/chartFigure.js';
import { html, type Markup } from '../html/markup.js';
import { table } from '../html/table.js';
import { shortened } from '../html/visible.js';
import type { DataReport } from './dataReport.js';
import { distributionChart, FEWEST_FOR_MEAN } from './distributionChart.js';

/** More pictures than this make a page that no one scrolls through. */
const MOST_CHARTS = 120;

/** One line for each column. */
export function columnsSection({ schema, profile }: DataReport): Markup {
  return html`<section id="columns" aria-labelledby="columns-title">
<h2 id="columns-title">Columns</h2>
${table(
  'Columns',
  [
    { head: 'Column' },
    { head: 'Role' },
    { head: 'Missing', number: true },
    { head: 'Distinct', number: true },
    { head: 'Smallest', number: true },
    { head: 'Median', number: true },
    { head: 'Mean', number: true },
    { head: 'Largest', number: true },
  ],
  schema.columns.map(({ name, role, type, kind }, i) => {
    const column = profile.columns[i];
    return {
      cells: [
        html`${shortened(name, 120)}<span class="meaning">${[kind, type].filter(Boolean).join(', ')}</span>`,
        role,
        percent(column.missing / profile.rows),
        whole(column.distinct),
        value(column.min),
        value(column.quantiles?.p50),
        metricFigure(column.mean),
        value(column.max),
      ],
    };
  }),
)}</section>
`;
}

/** A picture of each column that can be learnt from, with the target beside it. */
export function distributionsSection({ schema, profile, manifest }: DataReport): Markup {
  const features = schema.columns.flatMap(({ role }, i): ColumnProfile[] =>
    role === 'feature' ? [profile.columns[i]] : [],
  );
  const shown = features.slice(0, MOST_CHARTS);
  return html`<section id="distributions" aria-labelledby="distributions-title">
<h2 id="distributions-title">Distributions</h2>
<p class="meaning">Bars are shares of rows, points the mean of the target among them where there are at least ${FEWEST_FOR_MEAN}.${
    features.length > shown.length
      ? ` Shown are the first ${shown.length} of ${features.length} features; profile.json has all.`
      : ''
  }</p>
<div class="charts">${shown.map((column, i) =>
    chartFigure(
      distributionChart(column, profile.rows, manifest.targetKind, PAGE_PALETTE),
      `column-${i + 1}`,
    ),
  )}</div>
</section>
`;
}

function value(of: number | undefined): string {
  if (of === undefined) return NONE;
  return Number.isInteger(of) && Math.abs(of) < 1e15 ? whole(of) : metricFigure(of);
}
