import type { MonitorRecord } from '../../runtime/monitor/record.js';
import { percent, whole } from '../figures.js';
import { html, type Markup } from '../html/markup.js';
import { table } from '../html/table.js';
import { shortened } from '../html/visible.js';

/** Features with values that are missing, unknown or of the wrong type. */
export function qualitySection({ quality, source }: MonitorRecord): Markup {
  const rows = source.rows + source.rejected;
  const bad = ({ outOfDomain, typeErrors }: MonitorRecord['quality'][number]) => outOfDomain + typeErrors;
  const shown = quality
    .filter((feature) => feature.missing + bad(feature) > 0)
    .sort((a, b) => bad(b) - bad(a) || b.missing - a.missing || (a.feature < b.feature ? -1 : 1));
  return html`<section id="data-quality" aria-labelledby="data-quality-title">
<h2 id="data-quality-title">Data quality</h2>
<p class="meaning">Of ${whole(rows)} rows, ${whole(source.rejected)} could not be scored. Values outside what training saw are categories that it did not know and numbers beyond its range; they are scored.</p>
${
  shown.length === 0
    ? html`<p class="empty">No value is missing, unknown or of the wrong type.</p>
`
    : table(
        'Data quality',
        [
          { head: 'Feature' },
          { head: 'Missing', number: true },
          { head: 'Outside', number: true },
          { head: 'Wrong type', number: true },
        ],
        shown.map(({ feature, missing, outOfDomain, typeErrors }) => ({
          cells: [
            shortened(feature, 120),
            percent(missing / rows),
            percent(outOfDomain / rows),
            percent(typeErrors / rows),
          ],
        })),
      )
}</section>
`;
}
