import assert from 'node:assert/strict';
import { logLoss } from '../../../runtime/metrics/logLoss.js';
import { needPython, python } from '../../support/python.js';
import {
  assertClose,
  assertEqualsOracle,
  computedValue,
  forPython,
  oracle,
  reasonOf,
  scoredOf,
} from './cases.js';

describe('log loss', () => {
  it('equals scikit-learn', function () {
    needPython(this);
    this.timeout(60_000);
    const expected = python<number[]>(
      oracle('return float(metrics.log_loss(y, p, sample_weight=w, labels=[0, 1]))'),
      forPython(),
    );
    assertEqualsOracle(logLoss, expected);
  });

  it('is the clip itself where certainty was right, and finite where it was wrong', () => {
    assertClose(computedValue(logLoss(scoredOf([0, 1], [0, 1]))), 2.220446049250313e-16, 'right', 1e-20);
    assertClose(computedValue(logLoss(scoredOf([1, 0], [0, 1]))), -Math.log(2 ** -52), 'wrong');
  });

  it('stands beside that of the prevalence', () => {
    const rows = 1000;
    const labels = Array.from({ length: rows }, (_, row) => (row < 36.4 ? 1 : 0));
    const metric = logLoss(scoredOf(new Array(rows).fill(0.037), labels));
    assert.ok(metric.status === 'computed');
    assertClose(metric.detail!.baseline, metric.value, 'the score is the prevalence');
  });

  it('refuses what is no probability instead of clipping it', () => {
    assert.match(reasonOf(logLoss(scoredOf([0.5, 1.0000001], [0, 1]))), /1 of 2 scores are no probabilities/);
    assert.match(reasonOf(logLoss(scoredOf([0.5, Number.POSITIVE_INFINITY], [0, 1]))), /no probabilities/);
  });

  it('is defined for one class', () => {
    assertClose(computedValue(logLoss(scoredOf([0.5, 0.5], [0, 0]))), Math.LN2, 'one class');
  });
});
