import assert from 'node:assert/strict';
import { claimsIn } from '../../../runtime/metrics/claimsIn.js';
import { scoredOf } from './cases.js';

describe('claims', () => {
  it('are rows with one, their sum, or amounts above zero', () => {
    assert.equal(claimsIn(scoredOf([1, 1, 1], [0, 1, 1])), 2);
    assert.equal(claimsIn({ ...scoredOf([1, 1, 1], [0, 3, 1]), target: 'count' }), 4);
    assert.equal(claimsIn({ ...scoredOf([1, 1, 1], [0, 310.5, -2]), target: 'amount' }), 1);
  });

  it('are whole again where they were divided by the exposure', () => {
    const exposure = Float64Array.of(0.1, 0.3, 0.7);
    const labels = exposure.map((share) => 1 / share);
    assert.equal(claimsIn({ scores: labels, labels, exposure, weights: exposure, target: 'count' }), 3);
  });
});
