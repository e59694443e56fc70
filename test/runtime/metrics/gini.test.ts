import assert from 'node:assert/strict';
import { auc } from '../../../runtime/metrics/auc.js';
import { gini } from '../../../runtime/metrics/gini.js';
import { needPython, python } from '../../support/python.js';
import {
  assertEqualsOracle,
  computedValue,
  forPython,
  oracle,
  reasonOf,
  scoredOf,
  simulated,
} from './cases.js';

describe('normalised Gini', () => {
  it('is 2 AUC - 1 of scikit-learn', function () {
    needPython(this);
    this.timeout(60_000);
    const expected = python<number[]>(
      oracle('return float(2 * metrics.roc_auc_score(y, p, sample_weight=w) - 1)'),
      forPython(),
    );
    assertEqualsOracle(gini, expected);
  });

  it('is 0 for tied rows, where the variant by row order says +1 or -1', () => {
    assert.equal(computedValue(gini(scoredOf([0.3, 0.3], [1, 0]))), 0);
    assert.equal(computedValue(gini(scoredOf([0.3, 0.3], [0, 1]))), 0);
  });

  it('has the interval of AUC, twice as wide', () => {
    const scored = simulated(2000, 11);
    const [area, coefficient] = [auc(scored), gini(scored)];
    assert.ok(area.status === 'computed' && coefficient.status === 'computed');
    assert.equal(coefficient.interval?.low, 2 * area.interval!.low - 1);
    assert.equal(coefficient.interval?.high, 2 * area.interval!.high - 1);
  });

  it('is not computed where AUC is not', () => {
    assert.match(reasonOf(gini(scoredOf([0.1, 0.2], [0, 0]))), /no claim among 2 rows/);
  });
});
