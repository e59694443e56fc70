import assert from 'node:assert/strict';
import type { Metric, Scored } from '../../../runtime/metrics/metric.js';

/** Random numbers in [0, 1), the same for the same seed (Mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export function scoredOf(scores: number[], labels: number[], weights?: number[]): Scored {
  return {
    scores: Float64Array.from(scores),
    labels: Float64Array.from(labels),
    ...(weights && { weights: Float64Array.from(weights) }),
  };
}

/** Probabilities with some skill: claims come with the probability that the score blurs. */
export function simulated(
  rows: number,
  seed: number,
  { intercept = -2.5, round = (p: number) => p, weights = false } = {},
): Scored {
  const random = randomNumbers(seed);
  const scores = new Float64Array(rows);
  const labels = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const logit = intercept + normal(random);
    labels[row] = random() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    scores[row] = round(1 / (1 + Math.exp(-(logit + 0.7 * normal(random)))));
  }
  labels[0] = 1;
  labels[rows - 1] = 0;
  if (!weights) return { scores, labels };
  return {
    scores,
    labels,
    weights: Float64Array.from(labels, (_, row) => (row % 7 === 3 ? 0 : 3 * random())),
  };
}

/** With ties, weights and extremes; each has both classes. */
export function cases(): Record<string, Scored> {
  const hundredths = (p: number): number => Math.round(p * 100) / 100;
  return {
    'two rows': scoredOf([0.2, 0.7], [0, 1]),
    'two tied rows': scoredOf([0.5, 0.5], [1, 0]),
    'zero and one': scoredOf([0, 1, 1, 0, 0.5, 1], [0, 1, 0, 1, 1, 1]),
    'next to zero and one': scoredOf([1e-300, 1 - 2 ** -53, 5e-324, 0.3], [0, 1, 1, 0]),
    'perfectly wrong': scoredOf([0.9, 0.8, 0.1, 0.2], [0, 0, 1, 1]),
    'all tied': scoredOf(
      new Array(50).fill(0.04),
      Array.from({ length: 50 }, (_, i) => (i % 10 === 0 ? 1 : 0)),
    ),
    smooth: simulated(3000, 1),
    rare: simulated(5000, 2, { intercept: -4.5 }),
    ties: simulated(3000, 3, { round: hundredths }),
    'few values': simulated(2000, 4, { round: (p) => Math.round(p * 4) / 4 }),
    weights: simulated(2500, 5, { weights: true }),
    'weights and ties': simulated(2500, 6, { weights: true, round: hundredths }),
  };
}

/** Counts and amounts with skill, ties, weights and exposures; none is negative, predictions are above 0. */
export function numberCases(): Record<string, Scored> {
  const make = (
    rows: number,
    seed: number,
    target: 'count' | 'amount',
    { round = (value: number) => value, weights = false, exposed = false } = {},
  ): Scored => {
    const random = randomNumbers(seed);
    const scores = new Float64Array(rows);
    const labels = new Float64Array(rows);
    const exposure = Float64Array.from({ length: rows }, () => (exposed ? 0.05 + 0.95 * random() : 1));
    for (let row = 0; row < rows; row++) {
      const rate = Math.exp(-1.5 + 0.8 * normal(random));
      let count = 0;
      for (let left = Math.exp(-rate * exposure[row]), product = random(); product > left; count++)
        product *= random();
      const cost = count * Math.exp(6 + normal(random));
      labels[row] = (target === 'count' ? count : cost) / exposure[row];
      scores[row] = round(rate * Math.exp(0.4 * normal(random)) * (target === 'count' ? 1 : 660));
    }
    labels[0] = 1;
    const sample = Float64Array.from(labels, (_, row) => (row % 7 === 3 ? 0 : 3 * random()));
    return {
      scores,
      labels,
      target,
      ...(exposed && { exposure }),
      ...((weights || exposed) && {
        weights: exposure.map((share, row) => share * (weights ? sample[row] : 1)),
      }),
    };
  };
  const tenths = (value: number): number => Math.ceil(value * 10) / 10;
  return {
    counts: make(2000, 31, 'count'),
    'counts with ties': make(2000, 32, 'count', { round: tenths }),
    'counts with exposure': make(2000, 33, 'count', { exposed: true }),
    'counts with exposure, weights and ties': make(2000, 34, 'count', {
      exposed: true,
      weights: true,
      round: tenths,
    }),
    amounts: make(2000, 35, 'amount'),
    'amounts with weights': make(2000, 36, 'amount', { weights: true }),
    'amounts with exposure and ties': make(2000, 37, 'amount', {
      exposed: true,
      round: (value) => Math.ceil(value / 100) * 100,
    }),
    'amounts above zero': positive(make(2000, 38, 'amount', { weights: true })),
    'two rows': { ...scoredOf([1, 2], [0, 3]), target: 'count' },
    'one prediction for all': { ...scoredOf([2, 2, 2], [0, 3, 1]), target: 'count' },
    'next to zero': { ...scoredOf([1e-300, 1e-12, 5], [0, 1, 4]), target: 'count' },
  };
}

function positive(scored: Scored): Scored {
  return { ...scored, labels: scored.labels.map((label) => label + 10) };
}

/** For Python: a list of { scores, labels, weights }. */
export function forPython(all: Record<string, Scored> = cases()): object[] {
  return Object.values(all).map(({ scores, labels, weights }) => ({
    scores: Array.from(scores),
    labels: Array.from(labels),
    weights: weights ? Array.from(weights) : null,
  }));
}

/** Start of a Python program that prints `[metric(y, p, w) for each case]`, given the body of `metric`. */
export function oracle(body: string): string {
  return `
import json, sys, numpy as np
from sklearn import metrics
def metric(y, p, w):
${body
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
print(json.dumps([metric(np.array(c['labels']), np.array(c['scores']), None if c['weights'] is None else np.array(c['weights'])) for c in json.load(sys.stdin)]))`;
}

export function assertClose(actual: number, expected: number, what: string, tolerance = 1e-12): void {
  const bound = tolerance * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= bound, `${what}: ${actual} but ${expected} was expected`);
}

export function computedValue(metric: Metric, what = 'metric'): number {
  if (metric.status === 'computed') return metric.value;
  return assert.fail(`${what} was not computed: ${metric.reason}`);
}

export function reasonOf(metric: Metric): string {
  if (metric.status === 'not computed') return metric.reason;
  return assert.fail(`computed as ${metric.value}`);
}

/** Compares a metric with what Python made of every case. */
export function assertEqualsOracle(
  compute: (scored: Scored) => Metric,
  expected: readonly number[],
  tolerance?: number,
  all: Record<string, Scored> = cases(),
): void {
  Object.entries(all).forEach(([name, scored], i) => {
    assertClose(computedValue(compute(scored), name), expected[i], name, tolerance);
  });
}
