import assert from 'node:assert/strict';
import { auc } from '../../../runtime/metrics/auc.js';
import { needPython, python } from '../../support/python.js';
import { assertEqualsOracle, computedValue, forPython, oracle, scoredOf, simulated } from './cases.js';

describe('AUC', () => {
  it('equals scikit-learn', function () {
    needPython(this);
    this.timeout(60_000);
    const expected = python<number[]>(
      oracle('return float(metrics.roc_auc_score(y, p, sample_weight=w))'),
      forPython(),
    );
    assertEqualsOracle(auc, expected);
  });

  it('takes tied scores as half, in either order of the rows', () => {
    assert.equal(computedValue(auc(scoredOf([0.5, 0.5], [1, 0]))), 0.5);
    assert.equal(computedValue(auc(scoredOf([0.5, 0.5], [0, 1]))), 0.5);
  });

  it('orders infinities and takes -0 as 0', () => {
    const infinite = scoredOf([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY], [0, 1, 1]);
    assert.equal(computedValue(auc(infinite)), 1);
    assert.equal(computedValue(auc(scoredOf([-0, 0], [1, 0]))), 0.5);
  });

  it('is the same whatever the order of the rows', () => {
    const { scores, labels } = simulated(500, 9, { round: (p) => Math.round(p * 50) / 50 });
    const reversed = { scores: scores.slice().reverse(), labels: labels.slice().reverse() };
    assert.equal(computedValue(auc({ scores, labels })), computedValue(auc(reversed)));
  });

  it('has no interval where there is no estimate of its noise', () => {
    for (const scored of [scoredOf([0.2, 0.7], [0, 1]), scoredOf([0.5, 0.5, 0.5, 0.5], [0, 1, 0, 1])]) {
      const metric = auc(scored);
      assert.equal(metric.status === 'computed' && metric.interval, undefined);
    }
  });
});
