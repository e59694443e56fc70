import assert from 'node:assert/strict';
import { calibrationBins, calibrationError } from '../../../runtime/metrics/calibrationBins.js';
import { needPython, python } from '../../support/python.js';
import { assertClose, computedValue, forPython, oracle, reasonOf, scoredOf, simulated } from './cases.js';

describe('calibration', () => {
  it('of deciles equals scikit-learn where no scores are tied', function () {
    needPython(this);
    this.timeout(60_000);
    const smooth = { first: simulated(2000, 31), second: simulated(5000, 32, { intercept: -4 }) };
    const expected = python<{ observed: number[]; predicted: number[]; ece: number }[]>(
      oracle(`from sklearn.calibration import calibration_curve
observed, predicted = calibration_curve(y, p, n_bins=10, strategy='quantile')
order = np.argsort(p)
ece = sum(abs(y[i].mean() - p[i].mean()) * len(i) for i in np.array_split(order, 10)) / len(p)
return dict(observed=observed.tolist(), predicted=predicted.tolist(), ece=float(ece))`),
      forPython(smooth),
    );
    Object.values(smooth).forEach((scored, i) => {
      const bins = calibrationBins(scored);
      assert.equal(bins.length, 10);
      bins.forEach((bin, b) => {
        assertClose(bin.claims / bin.weight, expected[i].observed[b], `observed ${b}`);
        assertClose(bin.expected / bin.weight, expected[i].predicted[b], `predicted ${b}`);
      });
      assertClose(computedValue(calibrationError(scored)), expected[i].ece, 'error');
    });
  });

  it('is the one distance where all scores are tied, in one bin', () => {
    const metric = calibrationError(scoredOf([0.3, 0.3, 0.3, 0.3], [1, 0, 0, 0]));
    assert.ok(metric.status === 'computed');
    assertClose(metric.value, 0.05, 'distance');
    assert.deepEqual(metric.detail, { bins: 1 });
  });

  it('counts a row of weight two as two rows', () => {
    const weighted = scoredOf([0.1, 0.4, 0.6, 0.9], [0, 1, 0, 1], [2, 2, 2, 2]);
    const doubled = scoredOf([0.1, 0.1, 0.4, 0.4, 0.6, 0.6, 0.9, 0.9], [0, 0, 1, 1, 0, 0, 1, 1]);
    assertClose(computedValue(calibrationError(weighted)), computedValue(calibrationError(doubled)), 'error');
  });

  it('is not computed for what are no probabilities', () => {
    assert.match(reasonOf(calibrationError(scoredOf([2, 0.1], [1, 0]))), /no probabilities/);
  });
});
