import type { TargetKind } from '../../runtime/data/manifest.js';
import type { Condition } from '../../runtime/gate/condition.js';
import { evaluate, verdictOf } from '../../runtime/gate/evaluate.js';
import type { Evidence, Sample } from '../../runtime/gate/evidence.js';
import { notComputed } from '../../runtime/gate/judgeSample.js';
import type { ConditionResult } from '../../runtime/gate/verdict.js';
import type { Metric } from '../../runtime/metrics/metric.js';
import type { WatchedMetric } from '../../runtime/monitor/metricNames.js';
import type { MonitorRecord } from '../../runtime/monitor/record.js';
import { isFigure } from './checkConditions.js';

export interface Findings {
  rows: number;
  target: TargetKind;
  figures: Record<string, Metric>;
  /** Undefined where no outcome is known. */
  performance: Sample | undefined;
}

/** Judges every condition. A look in which nothing could be computed has failed, even if all conditions only warn. */
export function judge(
  conditions: readonly Condition<WatchedMetric>[],
  { rows, target, figures, performance }: Findings,
): Pick<MonitorRecord, 'verdict' | 'conditions'> {
  const inUse: Sample = { rows, claims: 0, target, candidate: figures, differences: {} };
  const results = conditions.map((condition): ConditionResult => {
    const sample = isFigure(condition) ? inUse : performance;
    return sample ? evaluate([condition], evidenceOf(sample))[0]! : withoutOutcomes(condition);
  });
  const nothing = results.every(({ value }) => value === null);
  return { verdict: nothing ? 'failed' : verdictOf(results), conditions: results };
}

function evidenceOf(overall: Sample): Evidence {
  return {
    overall,
    slices: new Map(),
    champion: 'none',
    policy: { whenNoChampion: 'fail', whenMissingSlice: 'fail', whenNotComputed: 'fail' },
  };
}

function withoutOutcomes(condition: Condition<WatchedMetric>): ConditionResult {
  const { outcome, message } = notComputed(condition, 'no outcome is known of a row that is old enough');
  return {
    condition: condition.text,
    metric: condition.metric.name,
    outcome: condition.warn ? 'warn' : outcome,
    message,
    value: null,
  };
}
