import type { Chart, EmptyChart, Palette } from '../charts/chart.js';
import { drawChart } from '../charts/draw.js';
import { html, Markup } from './markup.js';
import { table } from './table.js';
import { visible } from './visible.js';

/** Colours that follow the page from light to dark; the style sheet gives their values. */
export const PAGE_PALETTE: Palette = {
  challenger: 'var(--challenger)',
  champion: 'var(--champion)',
  claims: 'var(--claims)',
  others: 'var(--others)',
  reference: 'var(--reference)',
  text: 'var(--muted)',
  grid: 'var(--line)',
};

/** A chart as a card: picture, legend, and its numbers to unfold. */
export function chartFigure(chart: Chart | EmptyChart, id: string): Markup {
  if ('empty' in chart) {
    return html`<article class="card chart" id="${id}">
<h3>${chart.title}</h3>
<p class="meaning">${chart.meaning}</p>
<p class="empty">${chart.empty}</p>
</article>
`;
  }
  const { title, meaning, label, legend, table: numbers } = chart;
  return html`<article class="card chart" id="${id}">
<h3>${title}</h3>
<p class="meaning">${meaning}</p>
<ul class="legend">${legend.map(
    ({ name, colour, mark }) =>
      html`<li><svg viewBox="0 0 24 12" aria-hidden="true">${sample(mark, colour)}</svg>${name}</li>`,
  )}</ul>
<div class="picture" role="img" aria-label="${label}">${new Markup(visible(drawChart(chart, id)))}</div>
<details><summary>Numbers of “${title}”</summary>
${table(
  title,
  numbers.head.map((head, i) => ({ head, number: i > 0 })),
  numbers.rows.map((cells) => ({ cells })),
)}</details>
</article>
`;
}

function sample(mark: Chart['legend'][number]['mark'], colour: string): Markup {
  if (mark === 'bar') return html`<rect x="2" y="1" width="20" height="10" rx="2" fill="${colour}"/>`;
  if (mark === 'point') return html`<circle cx="12" cy="6" r="5" fill="${colour}"/>`;
  const dash = { line: undefined, dashed: '7 4', dotted: '2 3' }[mark];
  return html`<path d="M1 6h22" stroke="${colour}" stroke-width="2.5"${dash ? html` stroke-dasharray="${dash}"` : undefined}/>`;
}
