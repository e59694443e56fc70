import assert from 'node:assert/strict';
import { auc } from '../../../runtime/metrics/auc.js';
import { areaDifferenceInterval } from '../../../runtime/metrics/delong.js';
import type { Scored } from '../../../runtime/metrics/metric.js';
import { needPython, python } from '../../support/python.js';
import { assertClose, computedValue, normal, randomNumbers, scoredOf, simulated } from './cases.js';

const Z = 1.959963984540054;

/** The definition itself: every claim against every other row. */
const ALL_PAIRS = `
import json, sys, numpy as np
def delong(y, a, b):
    y = np.array(y)
    def components(s):
        s = np.array(s); c, o = s[y == 1][:, None], s[y == 0][None, :]
        k = (c > o) + .5 * (c == o)
        return k.mean(), k.mean(axis=1), k.mean(axis=0)
    (A, ca, oa), (B, cb, ob) = components(a), components(b)
    S = np.cov(ca, cb) / len(ca) + np.cov(oa, ob) / len(oa)
    return [A, B, S[0, 0], S[1, 1], S[0, 0] + S[1, 1] - 2 * S[0, 1]]
print(json.dumps([delong(c['y'], c['a'], c['b']) for c in json.load(sys.stdin)]))`;

function pair(rows: number, seed: number, round: (p: number) => number): { a: Scored; b: Scored } {
  const a = simulated(rows, seed, { round });
  const random = randomNumbers(seed + 1000);
  const scores = a.scores.map((score) =>
    round(1 / (1 + ((1 - score) / score) * Math.exp(0.5 * normal(random)))),
  );
  return { a, b: { scores, labels: a.labels } };
}

describe('DeLong', () => {
  it('equals the comparison of every pair of rows, with and without ties, for one model and for two', function () {
    needPython(this);
    this.timeout(60_000);
    const pairs = [
      pair(400, 71, (p) => p),
      pair(1500, 72, (p) => p),
      pair(1200, 73, (p) => Math.round(p * 50) / 50),
      pair(900, 74, (p) => Math.round(p * 5) / 5),
    ];
    const expected = python<number[][]>(
      ALL_PAIRS,
      pairs.map(({ a, b }) => ({ y: [...a.labels], a: [...a.scores], b: [...b.scores] })),
    );
    pairs.forEach(({ a, b }, i) => {
      const [areaA, areaB, varianceA, varianceB, varianceOfDifference] = expected[i];
      for (const [scored, area, variance] of [
        [a, areaA, varianceA],
        [b, areaB, varianceB],
      ] as const) {
        const metric = auc(scored);
        assert.ok(metric.status === 'computed' && metric.interval);
        assertClose(metric.value, area, 'area');
        assertClose(metric.interval.high - area, Z * Math.sqrt(variance), 'reach');
      }
      const interval = areaDifferenceInterval(a, b);
      assert.ok(interval);
      assertClose((interval.low + interval.high) / 2, areaA - areaB, 'difference');
      assertClose(
        (interval.high - interval.low) / 2,
        Z * Math.sqrt(varianceOfDifference),
        'its reach',
        1e-11,
      );
    });
  });

  it('knows that a model does not differ from itself', () => {
    const { a } = pair(500, 75, (p) => p);
    const interval = areaDifferenceInterval(a, { ...a, scores: a.scores.slice() });
    assert.equal(Math.abs(interval!.low), 0);
    assert.equal(Math.abs(interval!.high), 0);
  });

  it('has no interval with one claim', () => {
    const scored = scoredOf([0.1, 0.2, 0.3], [0, 1, 0]);
    assert.equal(areaDifferenceInterval(scored, scoredOf([0.3, 0.2, 0.1], [0, 1, 0])), undefined);
    const metric = auc(scored);
    assert.equal(metric.status === 'computed' && metric.interval, undefined);
  });

  it('covers the truth and raises false alarms at its rate', function () {
    this.timeout(30_000);
    const repeats = 400;
    const draw = (rows: number, seed: number) => {
      const random = randomNumbers(seed);
      const labels = Float64Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? 1 : 0));
      const signal = labels.map((label) => label + normal(random));
      const blurred = () => ({ scores: signal.map((s) => s + 0.3 * normal(random)), labels });
      return { a: blurred(), b: blurred() };
    };
    const truth = computedValue(auc(draw(1_000_000, 1).a));
    let covered = 0;
    let alarms = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const { a, b } = draw(600, 7000 + repeat);
      const metric = auc(a);
      assert.ok(metric.status === 'computed' && metric.interval);
      if (metric.interval.low <= truth && truth <= metric.interval.high) covered++;
      if (areaDifferenceInterval(a, b)!.low > 0) alarms++;
    }
    // 95 % and 2.5 %, give or take four standard errors of 400 repeats.
    assert.ok(covered / repeats > 0.906, `covered ${covered} of ${repeats}`);
    assert.ok(covered < repeats, 'an interval that never misses is too wide');
    assert.ok(alarms / repeats < 0.057, `${alarms} false alarms in ${repeats}`);
    assert.ok(alarms > 0, 'a test that never errs is too timid');
  });

  it('is far narrower for the difference than for either', () => {
    const { a, b } = pair(20_000, 76, (p) => p);
    const metric = auc(a);
    const difference = areaDifferenceInterval(a, b);
    assert.ok(metric.status === 'computed' && metric.interval && difference);
    assert.ok(computedValue(metric) > 0.5);
    assert.ok(difference.high - difference.low < 0.6 * (metric.interval.high - metric.interval.low));
  });
});
