import { describeSample } from '../../runtime/data/sample.js';
import type { ConditionResult, GateRecord } from '../../runtime/gate/verdict.js';
import { metricFigure, whole } from '../figures.js';
import { code, escaped, table } from './markdown.js';
import { OUTCOME_ORDER, OUTCOME_SIGNS } from './outcomeSigns.js';

function conditionRow({ outcome, condition, value, champion, message }: ConditionResult): string[] {
  return [
    `${OUTCOME_SIGNS[outcome]} ${outcome}`,
    code(condition),
    metricFigure(value),
    metricFigure(champion),
    escaped(message),
  ];
}

/** What the run page says of a verdict: failed conditions first. */
export function gateSummary({ verdict, override, conditions, champion, data, model }: GateRecord): string {
  const sorted = OUTCOME_ORDER.flatMap((outcome) =>
    conditions.filter((condition) => condition.outcome === outcome),
  );
  const against = champion
    ? `against version ${champion.version} of ${escaped(champion.name)} in production, on the same rows`
    : 'with no model in production to compare with';
  return [
    verdict === 'passed' ? '## ✅ The gate is open' : '## ❌ The gate blocks this model',
    ...(override
      ? [`**⚠️ Overridden: ${escaped(override.approver)} lets it through. ${escaped(override.reason)}**`]
      : []),
    ...(data.sample
      ? [`**⚠️ The data is ${describeSample(data.sample)}: good for a trial, not for a release.**`]
      : []),
    `Judged on ${whole(data.rows)} rows with ${whole(data.positives)} claims of the test part, ${against}.`,
    table(['Outcome', 'Condition', 'Value', 'Champion', ''], sorted.map(conditionRow)),
    `Model ${code(model.contentSha256.slice(0, 16))}, data version ${code(data.version)}. The report is in the gate's folder.`,
  ].join('\n\n');
}
