import { bootstrap, type Draws, percentileInterval } from './bootstrap.js';
import { STANDARD_METRICS } from './catalogue.js';
import { areaDifferenceInterval, isPlain } from './delong.js';
import { type Interval, LEVEL, type Metric, type Scored } from './metric.js';
import type { NamedMetric } from './namedMetric.js';

/** Candidate minus champion over the same rows. Without an interval, nothing is known about its noise. */
export interface Difference {
  value: number;
  interval?: Interval;
}

/** Everything is by metric name. */
export interface Assessment {
  candidate: Record<string, Metric>;
  champion?: Record<string, Metric>;
  /** Of the metrics that both have. */
  differences: Record<string, Difference>;
}

/** Metrics by name, with those intervals that need no resampling. */
export function metricsOf(
  scored: Scored,
  metrics: readonly NamedMetric[] = STANDARD_METRICS,
): Record<string, Metric> {
  return Object.fromEntries(metrics.map(({ name, compute }) => [name, compute(scored)]));
}

/** A thousand draws; fewer for large tables, where each is dear and the intervals are narrow, but at least 200. */
export function drawsFor(rows: number, seed: number): Draws {
  return { count: Math.min(1000, Math.max(200, Math.round(1.2e8 / Math.max(rows, 1)))), seed };
}

/**
 * Metrics of one model with all intervals, or of two models over the same rows and then compared in pairs: what both
 * owe to the rows cancels out, so that a difference is known far better than either value.
 */
export function assess(
  candidate: Scored,
  champion: Scored | undefined,
  metrics: readonly NamedMetric[],
  draws: Draws,
): Assessment {
  const resampled = metrics.filter(({ interval }) => needsDraws(interval, candidate));
  const models = champion ? [candidate, champion] : [candidate];
  const drawn = bootstrap(
    models,
    resampled.map(({ compute }) => compute),
    draws,
  ).map((values) => new Map(resampled.map((metric, i) => [metric.name, values[i]])));
  const [mine, other] = models.map((model, m) => withIntervals(metricsOf(model, metrics), drawn[m]));
  if (!champion) return { candidate: mine, differences: {} };

  const differences: Record<string, Difference> = {};
  for (const { name, interval: source } of metrics) {
    const [a, b] = [mine[name], other[name]];
    if (a.status !== 'computed' || b.status !== 'computed') continue;
    const [drawsA, drawsB] = [drawn[0].get(name), drawn[1].get(name)];
    let interval: Interval | undefined;
    if (drawsA && drawsB) interval = drawnDifference(drawsA, drawsB);
    else if (source === 'area') interval = areaDifference(candidate, champion, name);
    differences[name] = { value: a.value - b.value, ...(interval && { interval }) };
  }
  return { candidate: mine, champion: other, differences };
}

function needsDraws(interval: NamedMetric['interval'], scored: Scored): boolean {
  return interval === 'resampled' || (interval === 'area' && !isPlain(scored));
}

function withIntervals(
  metrics: Record<string, Metric>,
  drawn: ReadonlyMap<string, Float64Array>,
): Record<string, Metric> {
  const complete = { ...metrics };
  for (const [name, values] of drawn) {
    const metric = metrics[name];
    const interval = percentileInterval(values);
    if (metric.status === 'computed' && interval) complete[name] = { ...metric, interval };
  }
  return complete;
}

function drawnDifference(a: Float64Array, b: Float64Array): Interval | undefined {
  const method = 'paired Poisson bootstrap';
  const difference = a.map((value, draw) => value - b[draw]);
  if (difference.every((value) => value === 0)) return { level: LEVEL, low: 0, high: 0, method };
  const interval = percentileInterval(difference);
  return interval && { ...interval, method };
}

/** The Gini coefficient is twice the area, less a constant. */
function areaDifference(a: Scored, b: Scored, name: string): Interval | undefined {
  const scale = name === 'gini' ? 2 : 1;
  const interval = areaDifferenceInterval(a, b);
  return interval && { ...interval, low: scale * interval.low, high: scale * interval.high };
}
