import assert from 'node:assert/strict';
import { assess, drawsFor, metricsOf } from '../../../runtime/metrics/assess.js';
import { metricNamed, STANDARD_METRICS } from '../../../runtime/metrics/catalogue.js';
import type { Scored } from '../../../runtime/metrics/metric.js';
import { assertClose, computedValue, normal, randomNumbers, simulated } from './cases.js';

const DRAWS = { count: 200, seed: 1 };

function rival({ scores, labels }: Scored, seed: number): Scored {
  const random = randomNumbers(seed);
  return { scores: scores.map((p) => 1 / (1 + ((1 - p) / p) * Math.exp(0.3 * normal(random)))), labels };
}

describe('assessment', () => {
  it('gives every standard metric its interval, but for the calibration error', () => {
    const { candidate } = assess(simulated(2000, 121), undefined, STANDARD_METRICS, DRAWS);
    for (const { name } of STANDARD_METRICS) {
      const metric = candidate[name];
      assert.ok(metric.status === 'computed', name);
      if (name === 'ece') assert.equal(metric.interval, undefined);
      else assert.ok(metric.interval!.low <= metric.value && metric.value <= metric.interval!.high, name);
    }
  });

  it('names the methods', () => {
    const scored = simulated(1500, 122, { weights: true });
    const plain = assess(simulated(1500, 122), rival(scored, 1), STANDARD_METRICS, DRAWS);
    const weighted = assess(
      scored,
      { ...rival(scored, 1), weights: scored.weights! },
      STANDARD_METRICS,
      DRAWS,
    );
    const methodOf = (metric: (typeof plain.candidate)[string]) =>
      metric.status === 'computed' ? metric.interval?.method : undefined;
    assert.equal(methodOf(plain.candidate.gini), 'DeLong');
    assert.equal(plain.differences.gini.interval?.method, 'paired DeLong');
    assert.equal(plain.differences.logloss.interval?.method, 'paired Poisson bootstrap');
    assert.equal(methodOf(weighted.candidate.gini), 'Poisson bootstrap');
    assert.equal(weighted.differences.gini.interval?.method, 'paired Poisson bootstrap');
    assert.equal(plain.differences.ece.interval, undefined);
  });

  it('has candidate minus champion as difference, twice as large for Gini as for AUC', () => {
    const candidate = simulated(3000, 123);
    const champion = rival(candidate, 2);
    const { differences } = assess(candidate, champion, STANDARD_METRICS, DRAWS);
    const [mine, other] = [metricsOf(candidate), metricsOf(champion)];
    for (const name of ['auc', 'gini', 'logloss', 'lift@10%']) {
      assertClose(differences[name].value, computedValue(mine[name]) - computedValue(other[name]), name);
    }
    assertClose(differences.gini.interval!.low, 2 * differences.auc.interval!.low, 'twice');
  });

  it('finds no difference of a model from itself', () => {
    const scored = simulated(1000, 124);
    const { differences } = assess(
      scored,
      { ...scored, scores: scored.scores.slice() },
      STANDARD_METRICS,
      DRAWS,
    );
    for (const name of ['gini', 'logloss', 'ks']) {
      const { value, interval } = differences[name];
      assert.deepEqual([value, Math.abs(interval!.low), Math.abs(interval!.high)], [0, 0, 0], name);
    }
  });

  it('compares nothing that one of the two lacks', () => {
    const scored = simulated(500, 125);
    const broken = { ...scored, scores: scored.scores.map((score, row) => (row === 3 ? Number.NaN : score)) };
    const { champion, differences } = assess(scored, broken, [metricNamed('gini')], DRAWS);
    assert.equal(champion?.gini.status, 'not computed');
    assert.deepEqual(differences, {});
  });

  it('is the same when it is done again', () => {
    const scored = simulated(800, 126);
    const again = { scores: scored.scores.slice(), labels: scored.labels.slice() };
    assert.deepEqual(
      assess(scored, undefined, STANDARD_METRICS, DRAWS),
      assess(again, undefined, STANDARD_METRICS, DRAWS),
    );
  });

  it('draws fewer times from large tables', () => {
    assert.deepEqual(
      [0, 3879, 119_042, 595_212, 1e7].map((rows) => drawsFor(rows, 1).count),
      [1000, 1000, 1000, 202, 200],
    );
  });
});
