import assert from 'node:assert/strict';
import { meanAbsoluteError, rootMeanSquaredError } from '../../../runtime/metrics/meanLoss.js';
import { needPython, python } from '../../support/python.js';
import {
  assertClose,
  assertEqualsOracle,
  forPython,
  numberCases,
  oracle,
  reasonOf,
  scoredOf,
} from './cases.js';

const ERRORS = [
  {
    name: 'mean absolute error',
    compute: meanAbsoluteError,
    body: 'mean_absolute_error(y, p, sample_weight=w)',
  },
  {
    name: 'root mean squared error',
    compute: rootMeanSquaredError,
    body: 'root_mean_squared_error(y, p, sample_weight=w)',
  },
];

for (const { name, compute, body } of ERRORS) {
  describe(name, () => {
    it("is scikit-learn's", function () {
      needPython(this);
      this.timeout(60_000);
      const expected = python<number[]>(oracle(`return float(metrics.${body})`), forPython(numberCases()));
      assertEqualsOracle(compute, expected, undefined, numberCases());
    });

    it('is not computed of no rows, NaN, or no weight', () => {
      const target = 'amount';
      assert.match(reasonOf(compute({ ...scoredOf([], []), target })), /no rows/);
      assert.match(reasonOf(compute({ ...scoredOf([Number.NaN], [1]), target })), /scores are NaN/);
      assert.match(reasonOf(compute({ ...scoredOf([1], [Number.NaN]), target })), /target of row 1 is NaN/);
      assert.match(
        reasonOf(compute({ ...scoredOf([1], [1], [0]), target })),
        /weights of all 1 rows are zero/,
      );
      assert.match(
        reasonOf(compute({ ...scoredOf([Number.POSITIVE_INFINITY], [1]), target })),
        /the result is Infinity/,
      );
    });
  });
}

describe('root mean squared error', () => {
  it('sets that of the mean beside it, which is the standard deviation', () => {
    const metric = rootMeanSquaredError({ ...scoredOf([1, 2, 3], [0, 3, 6]), target: 'amount' });
    assert.ok(metric.status === 'computed');
    assertClose(metric.detail!.baseline, Math.sqrt(6), 'baseline');
  });
});
