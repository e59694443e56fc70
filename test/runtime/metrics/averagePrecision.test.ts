import assert from 'node:assert/strict';
import { averagePrecision } from '../../../runtime/metrics/averagePrecision.js';
import { needPython, python } from '../../support/python.js';
import { assertEqualsOracle, computedValue, forPython, oracle, reasonOf, scoredOf } from './cases.js';

describe('average precision', () => {
  it('equals scikit-learn', function () {
    needPython(this);
    this.timeout(60_000);
    const expected = python<number[]>(
      oracle('return float(metrics.average_precision_score(y, p, sample_weight=w))'),
      forPython(),
    );
    assertEqualsOracle(averagePrecision, expected);
  });

  it('takes one step for a tied pair, in either order', () => {
    assert.equal(computedValue(averagePrecision(scoredOf([0.5, 0.5], [1, 0]))), 0.5);
    assert.equal(computedValue(averagePrecision(scoredOf([0.5, 0.5], [0, 1]))), 0.5);
  });

  it('names the prevalence that a score without skill reaches', () => {
    const metric = averagePrecision(scoredOf([0.4, 0.3, 0.2, 0.1], [0, 1, 0, 0]));
    assert.deepEqual(metric.status === 'computed' && metric.detail, { prevalence: 0.25 });
  });

  it('is not computed without claims, where scikit-learn says 0, and with claims only, where it says 1', () => {
    assert.match(reasonOf(averagePrecision(scoredOf([0.5, 0.4], [0, 0]))), /no claim/);
    assert.match(reasonOf(averagePrecision(scoredOf([0.5, 0.4], [1, 1]))), /claims/);
  });
});
