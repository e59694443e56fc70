import { metricFigure, NONE, percent, whole } from '../figures.js';
import { html, type Markup } from '../html/markup.js';
import { table } from '../html/table.js';
import { shortened } from '../html/visible.js';
import type { DataReport } from './dataReport.js';

/** One line for each column. */
export function columnsSection({ table: data }: DataReport): Markup | undefined {
  if (!data) return undefined;
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
  data.columns.map((column) => ({
    cells: [
      html`${shortened(column.name, 120)}<span class="meaning">${[column.kind, column.type].filter(Boolean).join(', ')}</span>`,
      column.role,
      percent(column.missing / data.rows),
      whole(column.distinct),
      value(column.min),
      value(column.quantiles?.p50),
      metricFigure(column.mean),
      value(column.max),
    ],
  })),
)}</section>
`;
}

function value(of: number | undefined): string {
  if (of === undefined) return NONE;
  return Number.isInteger(of) && Math.abs(of) < 1e15 ? whole(of) : metricFigure(of);
}
