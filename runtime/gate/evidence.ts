import { type Assessment, assess } from '../metrics/assess.js';
import type { Draws } from '../metrics/bootstrap.js';
import { type NamedMetric, STANDARD_METRICS } from '../metrics/catalogue.js';
import type { Scored } from '../metrics/metric.js';
import type { Condition } from './condition.js';

/** Some rows and what was measured on them. */
export interface Sample extends Assessment {
  rows: number;
  claims: number;
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
      samples.set(value, sampleOf(subset(candidate, rows), rival && subset(rival, rows), asked, draws));
    }
    slices.set(column, samples);
  }
  return {
    overall: sampleOf(candidate, rival, metricsIn(overall, STANDARD_METRICS), draws),
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
  const claims = candidate.labels.reduce((sum, label) => sum + label, 0);
  return { rows: candidate.labels.length, claims, ...assess(candidate, champion, metrics, draws) };
}

function metricsIn(conditions: readonly Condition[], besides: readonly NamedMetric[] = []): NamedMetric[] {
  const all = [...besides, ...conditions.map(({ metric }) => metric)];
  return [...new Map(all.map((metric) => [metric.name, metric])).values()];
}

/** In the order of the values: numbers by size, then text. */
function rowsByValue(values: readonly string[]): [value: string, rows: Uint32Array][] {
  const rows = new Map<string, number[]>();
  values.forEach((value, row) => {
    const known = rows.get(value);
    if (known) known.push(row);
    else rows.set(value, [row]);
  });
  return [...rows]
    .sort(([a], [b]) => compareValues(a, b))
    .map(([value, positions]) => [value, Uint32Array.from(positions)]);
}

function compareValues(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A threshold tuned on all validation rows holds for every slice; the training scores do not, so they are left out. */
function subset({ scores, labels, weights, groups, validation }: Scored, rows: Uint32Array): Scored {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]);
  return {
    scores: pick(scores),
    labels: pick(labels),
    ...(weights && { weights: pick(weights) }),
    ...(groups && { groups: { of: Uint32Array.from(rows, (row) => groups.of[row]), count: groups.count } }),
    ...(validation && { validation }),
  };
}
