import assert from 'node:assert/strict';
import { normalTail } from '../../../runtime/metrics/normalTail.js';
import { needPython, python } from '../../support/python.js';

describe('normal tail', () => {
  it('is that of scipy, from the middle to far out', function () {
    needPython(this);
    this.timeout(60_000);
    const points = [-8, -3.1, -3, -1.96, -0.5, 0, 1e-9, 0.3, 1.5, 2.999999, 3, 3.5, 6, 12, 30];
    const expected = python<number[]>(
      'import json, sys; from scipy.stats import norm; print(json.dumps([norm.sf(z) for z in json.load(sys.stdin)]))',
      points,
    );
    points.forEach((z, i) => {
      const error = Math.abs(normalTail(z) - expected[i]);
      assert.ok(error <= 1e-12 * expected[i], `${z}: ${normalTail(z)} but ${expected[i]}`);
    });
  });

  it('is none of what is no number', () => {
    assert.ok(Number.isNaN(normalTail(Number.NaN)));
    assert.equal(normalTail(Number.POSITIVE_INFINITY), 0);
    assert.equal(normalTail(Number.NEGATIVE_INFINITY), 1);
  });
});
