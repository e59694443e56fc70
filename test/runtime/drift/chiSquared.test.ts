import assert from 'node:assert/strict';
import { chiSquared } from '../../../runtime/drift/chiSquared.js';
import { assertRelative } from '../../support/closeTo.js';
import { needPython, python } from '../../support/python.js';

describe('chi-squared test', () => {
  it('equals scipy', function () {
    needPython(this);
    const pairs = [
      { expected: [10, 20, 30, 40], actual: [12, 33, 5, 1] },
      { expected: [100, 50], actual: [80, 60] },
      { expected: [1000, 3, 7, 12, 2, 1, 9], actual: [980, 3, 9, 15, 4, 0, 8] },
    ];
    const expected = python<[number, number, number][]>(
      `
import json, sys
from scipy.stats import chi2_contingency
tests = [chi2_contingency([p['expected'], p['actual']], correction=False) for p in json.load(sys.stdin)]
print(json.dumps([[float(t.statistic), float(t.pvalue), int(t.dof)] for t in tests]))`,
      pairs,
    );
    pairs.forEach((pair, i) => {
      const { statistic, pValue, degreesOfFreedom } = chiSquared(pair);
      assertRelative([statistic, pValue, degreesOfFreedom], expected[i], 1e-10, `pair ${i}`);
    });
  });

  it('counts the bins that are too thin for it, and has nothing to say of a single one', () => {
    assert.equal(chiSquared({ expected: [100, 4, 0], actual: [100, 4, 1] }).thinBins, 2);
    assert.deepEqual(chiSquared({ expected: [7, 0], actual: [9, 0] }), {
      statistic: 0,
      degreesOfFreedom: 0,
      pValue: 1,
      thinBins: 0,
    });
  });
});
