import type { TargetKind } from '../../runtime/data/manifest.js';
import { type Finding, UserError } from '../../runtime/error.js';
import { type Condition, comparesWithChampion } from '../../runtime/gate/condition.js';
import { unfitConditions } from '../../runtime/gate/unfitConditions.js';
import type { FigureMetric, WatchedMetric } from '../../runtime/monitor/metricNames.js';
import { nearest } from '../../runtime/nearest.js';

/** What the conditions are held against. */
export interface Watched {
  features: readonly string[];
  target: TargetKind;
  /** Why the model's answers are no probabilities; undefined if they are. */
  noProbability: string | undefined;
}

/** @throws UserError with every condition that can never be judged of this model in use */
export function checkConditions(
  conditions: readonly Condition<WatchedMetric>[],
  { features, target, noProbability }: Watched,
  where: string,
): void {
  const findings = conditions.flatMap((condition): Finding[] => {
    const { metric, line, slice, minimum } = condition;
    const at = `${where}:${line}`;
    if (slice) {
      return [
        {
          where: at,
          what: 'Groups of rows are not judged one by one here.',
          cure: isFigure(condition)
            ? `Write ${metric.name}(${slice.column}) for the feature ${slice.column}.`
            : 'Take the brackets out.',
        },
      ];
    }
    if (comparesWithChampion(condition)) {
      return [{ where: at, what: 'There is no champion to compare with here.', cure: 'Write a number.' }];
    }
    if (!isFigure(condition)) return [];
    if (minimum?.of === 'claims') {
      return [{ where: at, what: 'It does not depend on claims.', cure: `Write min ${minimum.count} rows.` }];
    }
    const { of } = condition.metric;
    if (of === undefined || of === 'score' || features.includes(of)) return [];
    const close = nearest(of, features);
    return [
      {
        where: at,
        what: `The model has no feature ${of}.`,
        cure: close ? `Is ${close} meant?` : 'Name one of its features, or score.',
      },
    ];
  });
  const performance = conditions.flatMap((condition) => (isFigure(condition) ? [] : [condition]));
  findings.push(...unfitConditions(performance as Condition[], target, noProbability, where));
  if (findings.length > 0) throw new UserError(findings);
}

export function isFigure(condition: Condition<WatchedMetric>): condition is Condition<FigureMetric> {
  return condition.metric.withoutLabels === true;
}
