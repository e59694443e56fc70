import type { TargetKind } from '../../runtime/data/manifest.js';
import type { Condition } from '../../runtime/gate/condition.js';
import type { Sample } from '../../runtime/gate/evidence.js';
import { assess, drawsFor } from '../../runtime/metrics/assess.js';
import { standardMetrics } from '../../runtime/metrics/catalogue.js';
import { claimsIn } from '../../runtime/metrics/claimsIn.js';
import type { Scored } from '../../runtime/metrics/metric.js';
import type { Outcomes } from './knownOutcomes.js';

/** Fixed, so that the same rows give the same intervals. */
const SEED = 20_171_129;

/** Measures the model on the rows whose outcome is known; undefined if there are none. */
export function measurePerformance(
  scores: Float64Array,
  outcomes: Outcomes | undefined,
  conditions: readonly Condition[],
  { target, noProbability }: { target: TargetKind; noProbability: string | undefined },
): Sample | undefined {
  if (!outcomes || outcomes.known === 0) return undefined;
  const isKnown = (row: number) => !Number.isNaN(outcomes.labels[row]!);
  const scored: Scored = {
    scores: scores.filter((_, row) => isKnown(row)),
    labels: outcomes.labels.filter((label) => !Number.isNaN(label)),
    target,
    ...(target === 'binary' && noProbability !== undefined && { noProbability }),
  };
  const metrics = new Map(
    [...standardMetrics(target), ...conditions.map(({ metric }) => metric)].map((metric) => [
      metric.name,
      metric,
    ]),
  );
  const rows = scored.labels.length;
  return {
    rows,
    claims: claimsIn(scored),
    target,
    ...assess(scored, undefined, [...metrics.values()], drawsFor(rows, SEED)),
  };
}
