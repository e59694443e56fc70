import type { JudgedMetric } from '../metrics/namedMetric.js';
import type { Condition } from './condition.js';
import type { Evidence } from './evidence.js';
import { type Judgement, judgeSample } from './judgeSample.js';
import { judgeSlices } from './judgeSlices.js';
import type { ConditionResult } from './verdict.js';

/** Judges every condition, in the order in which they were written. */
export function evaluate(
  conditions: readonly Condition<JudgedMetric>[],
  evidence: Evidence,
): ConditionResult[] {
  return conditions.map((condition) => {
    const {
      missingSlice,
      p: _,
      ...judged
    } = condition.slice
      ? judgeSlices(condition, condition.slice, evidence)
      : judgeSample(condition, evidence.overall, evidence);
    const mild = condition.warn || (judged.outcome === 'not computed' && onlyWarns(missingSlice, evidence));
    return {
      condition: condition.text,
      metric: condition.metric.name,
      ...judged,
      outcome: judged.outcome !== 'pass' && mild ? 'warn' : judged.outcome,
    };
  });
}

function onlyWarns(missingSlice: Judgement['missingSlice'], { policy }: Evidence): boolean {
  return (missingSlice ? policy.whenMissingSlice : policy.whenNotComputed) === 'warn';
}

/** Passed only if there are conditions and each of them holds or is a warning. */
export function verdictOf(results: readonly ConditionResult[]): 'passed' | 'failed' {
  const blocked = results.some(({ outcome }) => outcome !== 'pass' && outcome !== 'warn');
  return results.length > 0 && !blocked ? 'passed' : 'failed';
}
