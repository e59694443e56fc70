import assert from 'node:assert/strict';
import { wassersteinInSd } from '../../../runtime/monitor/wassersteinInSd.js';
import { needPython, python } from '../../support/python.js';
import { normalSample } from '../drift/samples.js';

describe('wassersteinInSd', () => {
  it('is SciPy’s distance over the standard deviation of the baseline', function () {
    needPython(this);
    this.timeout(30_000);
    const present = (values: Float64Array) => [...values].filter((value) => !Number.isNaN(value));
    const [before, now] = [present(normalSample(900, 1)), present(normalSample(700, 2, 0.4))];
    const wanted = python<number>(
      `
import json, sys
import numpy as np
from scipy.stats import wasserstein_distance
before, now = json.load(sys.stdin)
print(json.dumps(wasserstein_distance(before, now) / np.std(before, ddof=1)))
`,
      [before, now],
    );
    const { wasserstein } = wassersteinInSd(Float64Array.from(before), Float64Array.from(now));
    assert.ok(Math.abs(wasserstein! - wanted) < 1e-12);
  });

  it('has no unit where the baseline does not vary', () => {
    assert.deepEqual(wassersteinInSd(Float64Array.of(1, 1), Float64Array.of(2)), {});
  });
});
