import { html, type Markup } from '../html/markup.js';
import { table } from '../html/table.js';
import { shortened } from '../html/visible.js';
import type { DataReport } from './dataReport.js';

/** What was odd about the data and did not keep it from being used. */
export function anomaliesSection({ warnings }: DataReport): Markup {
  return html`<section id="anomalies" aria-labelledby="anomalies-title">
<h2 id="anomalies-title">Anomalies</h2>
<p class="meaning">What was odd and was let through. Data with errors is refused and has no report.</p>
${
  warnings.length === 0
    ? html`<p class="empty">Nothing was odd.</p>
`
    : table(
        'Anomalies',
        [{ head: 'Where' }, { head: 'What' }, { head: 'What to do' }],
        warnings.map(({ where = '', what, cure = '' }) => ({
          cells: [shortened(where, 200), shortened(what, 500), shortened(cure, 500)],
        })),
        { stacked: true },
      )
}</section>
`;
}
