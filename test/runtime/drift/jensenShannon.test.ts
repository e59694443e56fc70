import assert from 'node:assert/strict';
import { jensenShannon } from '../../../runtime/drift/jensenShannon.js';
import { assertRelative } from '../../support/closeTo.js';
import { needPython, python } from '../../support/python.js';

describe('Jensen-Shannon divergence', () => {
  it('is the square of the distance that scipy computes', function () {
    needPython(this);
    const pairs = [
      { expected: [10, 20, 30, 40], actual: [12, 33, 5, 1] },
      { expected: [100, 0, 7, 0], actual: [80, 3, 0, 0] },
    ];
    const distances = python<number[]>(
      `
import json, sys
from scipy.spatial.distance import jensenshannon
print(json.dumps([float(jensenshannon(p['expected'], p['actual'], base=2)) for p in json.load(sys.stdin)]))`,
      pairs,
    );
    assertRelative(
      pairs.map(jensenShannon),
      distances.map((distance) => distance ** 2),
      1e-12,
      'divergence',
    );
  });

  it('goes from 0, where shares agree, to 1, where no bin is shared', () => {
    assert.equal(jensenShannon({ expected: [3, 6], actual: [1, 2] }), 0);
    assert.equal(jensenShannon({ expected: [3, 0], actual: [0, 2] }), 1);
  });
});
