import assert from 'node:assert/strict';
import { auc } from '../../../runtime/metrics/auc.js';
import { rocArea } from '../../../runtime/metrics/rocArea.js';
import { Random } from '../../support/random.js';

describe('rocArea', () => {
  it('is the AUC to the last bit, ties included', () => {
    const random = new Random(4);
    for (const distinct of [2, 10, 1e9]) {
      const scores = Float64Array.from({ length: 500 }, () => random.below(distinct) / distinct);
      const labels = scores.map((score) => Number(random.chance(0.1 + score / 2)));
      const metric = auc({ scores, labels });
      assert.equal(metric.status === 'computed' && metric.value, rocArea(scores, labels));
    }
  });

  it('is no number where one class is missing', () => {
    assert.ok(Number.isNaN(rocArea(Float64Array.of(0.1, 0.2), Float64Array.of(0, 0))));
    assert.ok(Number.isNaN(rocArea(Float64Array.of(0.1, 0.2), Float64Array.of(1, 1))));
  });
});
