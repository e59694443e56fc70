import type { MonitorRecord } from '../../runtime/monitor/record.js';
import { chartFigure, PAGE_PALETTE } from '../html/chartFigure.js';
import { html, type Markup } from '../html/markup.js';
import { calibrationOverTime } from './calibrationOverTime.js';
import { psiOverTime } from './psiOverTime.js';
import { scoreOverTime } from './scoreOverTime.js';

/** How answers and outcomes went from one period to the next. */
export function overTimeSection(record: MonitorRecord): Markup {
  const charts = [scoreOverTime, psiOverTime, calibrationOverTime];
  return html`<section id="time" aria-labelledby="time-title">
<h2 id="time-title">Over time</h2>
${
  record.periods.length === 0
    ? html`<p class="empty">The rows have no times, so there is nothing to show over time.</p>
`
    : html`<div class="charts">${charts.map((chart, i) => chartFigure(chart(record, PAGE_PALETTE), `time-${i + 1}`))}</div>
`
}</section>
`;
}
