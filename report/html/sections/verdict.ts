import { describeSample } from '../../../runtime/data/sample.js';
import type { ConditionResult, Outcome } from '../../../runtime/gate/verdict.js';
import { POSITIVE_NAMES } from '../../data/targetMean.js';
import { metricFigure, rangeFigure, whole } from '../../figures.js';
import { metricText } from '../../metricNames.js';
import type { ReportData } from '../../report.js';
import { icon } from '../icons.js';
import { html, type Markup } from '../markup.js';
import { outcomeBadge } from '../outcomes.js';
import { shortened } from '../visible.js';

/** Shown large, as far as they were computed. */
const KEY_METRICS = ['gini', 'auc', 'lift@10%', 'expected/observed'];

/** What came of it, and why: what blocks first. */
export function verdictSection({ gate }: ReportData): Markup {
  const { conditions, verdict, data, champion } = gate;
  const passed = verdict === 'passed';
  const of = (...outcomes: Outcome[]): ConditionResult[] =>
    conditions.filter(({ outcome }) => outcomes.includes(outcome));
  const missed = [...of('fail'), ...of('not computed')];
  const warnings = of('warn');
  const against = champion
    ? ` The champion is version ${champion.version} of ${shortened(champion.name, 60)}.`
    : ' There is no champion in production yet.';
  return html`<section class="verdict ${passed ? 'pass' : 'fail'}" aria-labelledby="verdict">
<h2 id="verdict">${icon(passed ? 'pass' : 'fail')}${passed ? 'The gate is open' : 'The gate blocks this model'}</h2>
<p>${outcomeSentence(conditions.length, missed.length, warnings.length, passed)} Judged on ${whole(data.rows)} rows of the test part, ${whole(data.positives)} ${POSITIVE_NAMES[data.targetKind ?? 'binary'].toLowerCase()}.${against}</p>
${missed.length + warnings.length > 0 ? html`<ul class="reasons">${[...missed, ...warnings].map(reason)}</ul>` : undefined}
</section>
${notices(gate)}${keyFigures(gate)}`;
}

function outcomeSentence(all: number, missed: number, warnings: number, passed: boolean): string {
  const warned = warnings > 0 ? `; ${warnings} ${warnings === 1 ? 'is a warning' : 'are warnings'}` : '';
  const counted = `${all} ${all === 1 ? 'condition' : 'conditions'}`;
  // A record that says passed over missed conditions is not written by the gate; then the counts must show it.
  if (passed && missed === 0) return `Nothing blocks among ${counted}${warned}.`;
  return `${missed} of ${counted} ${missed === 1 ? 'does' : 'do'} not hold${warned}.`;
}

function reason({ outcome, message }: ConditionResult): Markup {
  return html`<li>${outcomeBadge(outcome)}<span>${shortened(message, 600)}</span></li>`;
}

/** What a reader must know before comparing with the champion. */
function notices({ champion, override, data }: ReportData['gate']): Markup[] {
  const texts = [
    data.sample &&
      `The data is ${describeSample(data.sample)}: the verdict is good for a trial, not for a release.`,
    override &&
      `Overridden: ${shortened(override.approver, 120)} lets the model through. ${shortened(override.reason, 600)}`,
    champion?.unavailable !== undefined &&
      `The champion could not be scored on these rows: ${shortened(champion.unavailable, 600)}`,
    champion?.identicalPredictions && 'The champion gives every row the very same score as this model.',
    champion?.trainedOn === 'another split' &&
      'The champion was trained on the same rows parted otherwise. It has probably seen some of the test rows, which flatters it.',
    champion?.trainedOn === 'other data' &&
      'The champion was trained on another data version. Whether it has seen some of the test rows is not known.',
    champion?.trainedOn === 'unknown' &&
      'What the champion was trained on is not known, nor whether it has seen some of the test rows.',
  ];
  return texts.flatMap((text) =>
    text ? [html`<p class="notice">${icon('info')}<span>${text}</span></p>`] : [],
  );
}

function keyFigures({ metrics, champion }: ReportData['gate']): Markup {
  const shown = KEY_METRICS.filter((name) => typeof metrics[name]?.value === 'number');
  return html`<dl class="key">${shown.map((name) => {
    const { value, interval } = metrics[name];
    const theirs = champion?.metrics[name]?.value;
    return html`<div class="card"><dt>${metricText(name).label}</dt><dd>${metricFigure(value)}</dd>${
      interval ? html`<dd class="small">${rangeFigure(interval)}</dd>` : undefined
    }${typeof theirs === 'number' ? html`<dd class="small">Champion ${metricFigure(theirs)}</dd>` : undefined}</div>`;
  })}</dl>
`;
}
