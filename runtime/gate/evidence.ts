import type { TargetKind } from '../data/manifest.js';
import { type Assessment, assess } from '../metrics/assess.js';
import type { Draws } from '../metrics/bootstrap.js';
import { standardMetrics } from '../metrics/catalogue.js';
import { claimsIn } from '../metrics/claimsIn.js';
import type { Scored } from '../metrics/metric.js';
import type { NamedMetric } from '../metrics/namedMetric.js';
import { rowsOf } from '../metrics/rowsOf.js';
import type { Condition } from './condition.js';
import { rowsByValue } from './rowsByValue.js';

/** Some rows and what was measured on them. */
export interface Sample extends Assessment {
  rows: number;
  claims: number;
  target: TargetKind;
}

/**
 * What conditions are judged by. `champion` says whether there is one: `none` in a first run, or why the one there is
 * could not be scored on these rows.
 */
export interface Evidence {
  overall: Sample;
  /** By column and then by its value; a column that is not there has no slices. */
  slices: ReadonlyMap<string, ReadonlyMap<string, Sample>>;
  champion: 'scored' | 'none' | { unavailable: string };
  policy: Policy;
}

/** What becomes of conditions that have nothing to be judged by. */
export interface Policy {
  /** Of comparisons while there is no champion. */
  whenNoChampion: 'pass' | 'fail';
  /** Where no row has the value that a slice was asked for by. */
  whenMissingSlice: 'fail' | 'warn';
  /** Where a metric has no value, or there are too few claims. Nothing makes that a pass. */
  whenNotComputed: 'fail' | 'warn';
}

/**
 * Measures all that the conditions ask for, and the standard metrics besides.
 * @param champion scored on the same rows in the same order
 * @param sliceColumns per column named in a condition the value of each row as text
 */
export function gatherEvidence(
  conditions: readonly Condition[],
  candidate: Scored,
  champion: { scored: Scored } | { unavailable: string } | undefined,
  sliceColumns: ReadonlyMap<string, readonly string[]>,
  { draws, ...policy }: Policy & { draws: Draws },
): Evidence {
  const rival = champion && 'scored' in champion ? champion.scored : undefined;
  const overall = conditions.filter(({ slice }) => slice === undefined);
  const slices = new Map<string, Map<string, Sample>>();
  for (const [column, values] of sliceColumns) {
    const asked = metricsIn(conditions.filter(({ slice }) => slice?.column === column));
    const samples = new Map<string, Sample>();
    for (const [value, rows] of rowsByValue(values)) {
      samples.set(value, sampleOf(rowsOf(candidate, rows), rival && rowsOf(rival, rows), asked, draws));
    }
    slices.set(column, samples);
  }
  return {
    overall: sampleOf(
      candidate,
      rival,
      metricsIn(overall, standardMetrics(candidate.target ?? 'binary')),
      draws,
    ),
    slices,
    champion: rival ? 'scored' : champion && 'unavailable' in champion ? champion : 'none',
    policy,
  };
}

function sampleOf(
  candidate: Scored,
  champion: Scored | undefined,
  metrics: readonly NamedMetric[],
  draws: Draws,
): Sample {
  const { labels, target = 'binary' } = candidate;
  return {
    rows: labels.length,
    claims: claimsIn(candidate),
    target,
    ...assess(candidate, champion, metrics, draws),
  };
}

function metricsIn(conditions: readonly Condition[], besides: readonly NamedMetric[] = []): NamedMetric[] {
  const all = [...besides, ...conditions.map(({ metric }) => metric)];
  return [...new Map(all.map((metric) => [metric.name, metric])).values()];
}
