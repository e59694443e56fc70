import { html, type Markup } from '../html/markup.js';
import type { DataReport } from './dataReport.js';
import { findingsTable } from './findingsTable.js';

/** What is odd about the data and does not keep it from being used. */
export function anomaliesSection({ warnings, errors }: DataReport): Markup {
  const meaning =
    errors.length > 0
      ? 'What was odd besides, and would have been let through.'
      : 'What was odd and was let through.';
  return html`<section id="anomalies" aria-labelledby="anomalies-title">
<h2 id="anomalies-title">Anomalies</h2>
<p class="meaning">${meaning}</p>
${
  warnings.length === 0
    ? html`<p class="empty">Nothing was odd.</p>
`
    : findingsTable('Anomalies', warnings)
}</section>
`;
}
