import assert from 'node:assert/strict';
import { ks } from '../../../runtime/metrics/ks.js';
import { needPython, python } from '../../support/python.js';
import { assertEqualsOracle, computedValue, forPython, oracle, scoredOf } from './cases.js';

describe('KS distance', () => {
  it('is the largest gap of the ROC curve of scikit-learn', function () {
    needPython(this);
    this.timeout(60_000);
    const expected = python<number[]>(
      oracle(`fpr, tpr, _ = metrics.roc_curve(y, p, sample_weight=w, drop_intermediate=False)
return float(np.max(np.abs(tpr - fpr)))`),
      forPython(),
    );
    assertEqualsOracle(ks, expected);
  });

  it('says at which score the gap is reached', () => {
    const metric = ks(scoredOf([0.9, 0.7, 0.6, 0.2, 0.1], [1, 1, 0, 0, 0]));
    assert.equal(metric.status === 'computed' && metric.detail?.threshold, 0.7);
  });

  it('is not looked for inside a tie', () => {
    assert.equal(computedValue(ks(scoredOf([0.5, 0.5, 0.5, 0.5], [1, 1, 0, 0]))), 0);
  });

  it('sees a gap on the wrong side', () => {
    assert.equal(computedValue(ks(scoredOf([0.1, 0.2, 0.8, 0.9], [1, 1, 0, 0]))), 1);
  });
});
