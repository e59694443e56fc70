import type { ConditionResult } from '../../runtime/gate/verdict.js';
import type { MonitorRecord } from '../../runtime/monitor/record.js';
import { metricFigure, whole } from '../figures.js';
import { code, escaped, table } from './markdown.js';
import { OUTCOME_ORDER, OUTCOME_SIGNS } from './outcomeSigns.js';

/** What the run page says of a model in use: failed conditions first. */
export function monitorSummary({
  verdict,
  conditions,
  model,
  source,
  drift,
  remarks,
}: MonitorRecord): string {
  const sorted = OUTCOME_ORDER.flatMap((outcome) =>
    conditions.filter((condition) => condition.outcome === outcome),
  );
  const moved = (drift?.columns ?? []).slice(0, 5);
  return [
    verdict === 'passed' ? '## ✅ The model in use is as expected' : '## ❌ The model in use needs attention',
    `${escaped(model.name)} version ${escaped(model.version)}, ${whole(source.rows)} rows of ${escaped(source.name)}.`,
    ...remarks.map((remark) => `⚠️ ${escaped(remark)}`),
    table(['Outcome', 'Condition', 'Value', ''], sorted.map(conditionRow)),
    ...(moved.length > 0
      ? [
          table(
            ['Moved most', 'PSI', 'Without change'],
            moved.map(({ column, psi, psiWithoutChange }) => [
              escaped(column),
              metricFigure(psi),
              metricFigure(psiWithoutChange),
            ]),
          ),
        ]
      : []),
    'The report is in the monitor’s folder.',
  ].join('\n\n');
}

function conditionRow({ outcome, condition, value, message }: ConditionResult): string[] {
  return [`${OUTCOME_SIGNS[outcome]} ${outcome}`, code(condition), metricFigure(value), escaped(message)];
}
