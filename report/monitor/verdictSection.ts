import type { MonitorRecord } from '../../runtime/monitor/record.js';
import { metricFigure, NONE, whole } from '../figures.js';
import { icon } from '../html/icons.js';
import { html, type Markup } from '../html/markup.js';
import { outcomeBadge } from '../html/outcomes.js';
import { shortened } from '../html/visible.js';

/** What came of the look, and why; then what kind of rows it was at. */
export function verdictSection(record: MonitorRecord): Markup {
  const { verdict, conditions, source, remarks } = record;
  const passed = verdict === 'passed';
  const missed = conditions.filter(({ outcome }) => outcome !== 'pass');
  const blocking = missed.filter(({ outcome }) => outcome !== 'warn').length;
  const span =
    source.from && source.to ? `, from ${source.from.slice(0, 10)} to ${source.to.slice(0, 10)}` : '';
  const others = source.others > 0 ? ` ${whole(source.others)} rows of other models were left out.` : '';
  return html`<section class="verdict ${passed ? 'pass' : 'fail'}" aria-labelledby="verdict">
<h2 id="verdict">${icon(passed ? 'pass' : 'fail')}${passed ? 'The model in use is as expected' : 'The model in use needs attention'}</h2>
<p>${conditions.length - blocking} of ${conditions.length} conditions hold or only warn. Looked at ${whole(source.rows)} rows${span}; ${whole(source.rejected)} could not be scored.${others}</p>
${
  missed.length > 0
    ? html`<ul class="reasons">${missed.map(
        ({ outcome, message }) =>
          html`<li>${outcomeBadge(outcome)}<span>${shortened(message, 600)}</span></li>`,
      )}</ul>`
    : undefined
}
</section>
${remarks.map((remark) => html`<p class="notice">${icon('info')}<span>${shortened(remark, 400)}</span></p>`)}${keyFigures(record)}`;
}

function keyFigures({ scores, drift, performance }: MonitorRecord): Markup {
  const [most] = drift?.columns ?? [];
  const known = performance ? `of ${whole(performance.matured)} old enough` : 'none is known';
  const figures = [
    [
      'Mean score',
      metricFigure(scores.mean),
      scores.baselineMean === undefined ? '' : `${metricFigure(scores.baselineMean)} before use`,
    ],
    [
      'PSI of the scores',
      metricFigure(scores.psi),
      scores.psiWithoutChange === undefined
        ? 'no baseline'
        : `${metricFigure(scores.psiWithoutChange)} without change`,
    ],
    ['Largest PSI of a feature', metricFigure(most?.psi), most ? shortened(most.column, 60) : NONE],
    ['Outcomes known', performance ? whole(performance.rows) : NONE, known],
  ];
  return html`<dl class="key">${figures.map(
    ([name, value, aside]) =>
      html`<div class="card"><dt>${name}</dt><dd>${value}</dd><dd class="small">${aside}</dd></div>`,
  )}</dl>
`;
}
