import assert from 'node:assert/strict';
import { filledBins, totalOf } from '../../../runtime/drift/counts.js';

describe('counts', () => {
  it('are compared over the bins that hold rows', () => {
    assert.deepEqual(filledBins({ expected: [1, 0, 0, 2], actual: [0, 0, 3, 1] }), {
      expected: [1, 0, 2],
      actual: [0, 3, 1],
    });
    assert.equal(totalOf([1, 0, 2]), 3);
  });

  it('must be of the same bins and of some rows', () => {
    assert.throws(() => filledBins({ expected: [1], actual: [1, 2] }), /different bins/);
    assert.throws(() => filledBins({ expected: [0, 0], actual: [1, 2] }), /no rows/);
  });
});
