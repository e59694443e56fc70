import type { MonitorRecord } from '../../runtime/monitor/record.js';
import { metricFigure, NONE, percent, rangeFigure, whole } from '../figures.js';
import { html, type Markup } from '../html/markup.js';
import { table } from '../html/table.js';
import { shortened } from '../html/visible.js';
import { inReadingOrder, metricText } from '../metricNames.js';

/** How good the model was where outcomes are known. */
export function performanceSection({ performance }: MonitorRecord): Markup {
  return html`<section id="performance" aria-labelledby="performance-title">
<h2 id="performance-title">Performance</h2>
${
  performance
    ? html`<p class="meaning">On ${whole(performance.rows)} rows with ${whole(performance.claims)} claims: ${percent(performance.rows / performance.matured)} of the rows that are ${performance.labelDelayDays} days old or more have a known outcome.</p>
${table(
  'Performance',
  [{ head: 'Metric' }, { head: 'Value', number: true }, { head: '95 % interval', number: true }],
  inReadingOrder(Object.keys(performance.metrics)).map((name) => {
    const { label, meaning } = metricText(name);
    const { value, interval, reason } = performance.metrics[name]!;
    return {
      cells: [
        html`<strong>${shortened(label, 120)}</strong>${meaning ? html`<span class="meaning">${meaning}</span>` : undefined}`,
        metricFigure(value),
        reason !== undefined
          ? html`<span class="meaning">Not computed: ${shortened(reason, 300)}</span>`
          : interval
            ? rangeFigure(interval)
            : NONE,
      ],
    };
  }),
  { stacked: true },
)}`
    : html`<p class="empty">No outcome of these rows is known and old enough, so how good the model was cannot be told yet.</p>
`
}</section>
`;
}
