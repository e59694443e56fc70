import { icon } from '../html/icons.js';
import { html, type Markup } from '../html/markup.js';
import type { DataReport } from './dataReport.js';
import { findingsTable } from './findingsTable.js';

/** Why the data was refused. */
export function refusalSection({ errors }: DataReport): Markup {
  const counted = `${errors.length} ${errors.length === 1 ? 'error keeps' : 'errors keep'}`;
  return html`<section class="verdict fail" aria-labelledby="refusal">
<h2 id="refusal">${icon('fail')}The data was refused</h2>
<p>${counted} it from being used. No dataset was written and no data version registered.</p>
</section>
${findingsTable('Errors', errors)}`;
}
