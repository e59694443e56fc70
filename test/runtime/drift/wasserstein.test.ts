import assert from 'node:assert/strict';
import { wasserstein } from '../../../runtime/drift/wasserstein.js';
import { assertRelative } from '../../support/closeTo.js';
import { needPython, python } from '../../support/python.js';
import { normalSample, nullable } from './samples.js';

describe('Wasserstein distance', () => {
  it('equals scipy, with sides of unequal size and values that repeat', function () {
    needPython(this);
    const pairs = [
      [normalSample(400, 1), normalSample(300, 2, 0.3)],
      [normalSample(500, 3, 0, 0), normalSample(900, 4, 1, 0)],
      [Float64Array.of(5), Float64Array.of(1, 2)],
    ];
    const expected = python<number[]>(
      `
import json, sys
from scipy.stats import wasserstein_distance
present = lambda values: [v for v in values if v is not None]
print(json.dumps([float(wasserstein_distance(present(e), present(a))) for e, a in json.load(sys.stdin)]))`,
      pairs.map((pair) => pair.map(nullable)),
    );
    assertRelative(
      pairs.map(([first, second]) => wasserstein(first, second)),
      expected,
      1e-12,
      'distance',
    );
  });

  it('is 0 for the same values and needs some', () => {
    const values = normalSample(50, 1);
    assert.equal(wasserstein(values, values.toReversed()), 0);
    assert.throws(() => wasserstein(values, Float64Array.of(Number.NaN)), /no values/);
  });
});
