import type { ConditionResult } from '../../../runtime/gate/verdict.js';
import { metricFigure, NONE, rangeFigure, whole } from '../../figures.js';
import type { ReportData } from '../../report.js';
import { html, type Markup } from '../markup.js';
import { OUTCOMES, outcomeBadge } from '../outcomes.js';
import { table } from '../table.js';
import { shortened } from '../visible.js';

export function conditionsSection({ gate }: ReportData): Markup {
  return html`<section id="conditions" aria-labelledby="conditions-title">
<h2 id="conditions-title">Conditions</h2>
<p class="meaning">What the pipeline asks of a model before it may be released, as written, with what was measured on the test part.</p>
${conditionsTable(gate.conditions, { champion: true })}</section>
`;
}

/** What blocks first; the slices of a condition can be unfolded below. */
export function conditionsTable(
  conditions: readonly ConditionResult[],
  { champion = false }: { champion?: boolean } = {},
): Markup {
  const sorted = OUTCOMES.flatMap((wanted) => conditions.filter(({ outcome }) => outcome === wanted));
  return html`${table(
    'Conditions',
    [
      { head: 'Condition' },
      { head: 'Outcome' },
      { head: 'Value', number: true },
      { head: 'Interval', number: true },
      ...(champion ? [{ head: 'Champion', number: true }] : []),
      { head: 'Finding' },
    ],
    sorted.map((result) => ({
      cells: [
        html`<code>${shortened(result.condition, 300)}</code>`,
        outcomeBadge(result.outcome),
        metricFigure(result.value),
        result.interval ? rangeFigure(result.interval) : NONE,
        ...(champion ? [metricFigure(result.champion)] : []),
        shortened(result.message, 600),
      ],
    })),
    { stacked: true },
  )}${sorted.flatMap((result) => (result.slices && result.slices.length > 0 ? [slices(result, result.slices)] : []))}`;
}

function slices({ condition }: ConditionResult, results: NonNullable<ConditionResult['slices']>): Markup {
  const name = shortened(condition, 120);
  return html`<details><summary>${whole(results.length)} slices of <code>${name}</code></summary>
${table(
  `Slices of ${name}`,
  [
    { head: 'Value' },
    { head: 'Outcome' },
    { head: 'Rows', number: true },
    { head: 'Claims', number: true },
    { head: 'Metric', number: true },
    { head: 'Finding' },
  ],
  results.map(({ value, outcome, rows, claims, metric, message }) => ({
    cells: [
      shortened(value, 120),
      outcomeBadge(outcome),
      whole(rows),
      whole(claims),
      metricFigure(metric),
      shortened(message, 600),
    ],
  })),
)}</details>
`;
}
