import assert from 'node:assert/strict';
import { countInBins, equalShareEdges } from '../../../runtime/drift/bins.js';
import { psi } from '../../../runtime/drift/psi.js';
import { assertRelative } from '../../support/closeTo.js';
import { needPython, python } from '../../support/python.js';
import { normalSample } from './samples.js';

function psiOf(expected: Float64Array, actual: Float64Array) {
  const edges = equalShareEdges(expected);
  return psi({ expected: countInBins(expected, edges), actual: countInBins(actual, edges) });
}

describe('PSI', () => {
  it('is the sum of both relative entropies that scipy computes', function () {
    needPython(this);
    const pairs = [
      { expected: [10, 20, 30, 40], actual: [12, 33, 5, 1] },
      { expected: [100, 0, 7], actual: [80, 3, 0] },
    ];
    const expected = python<number[]>(
      `
import json, sys, numpy as np
from scipy.stats import entropy
from scipy.special import rel_entr
out = []
for pair in json.load(sys.stdin):
    e, a = [np.maximum(pair[side], .5) / np.sum(pair[side]) for side in ('expected', 'actual')]
    out.append(float(np.sum(rel_entr(e, a) + rel_entr(a, e))))
print(json.dumps(out))`,
      pairs,
    );
    assertRelative(
      pairs.map((pair) => psi(pair).value),
      expected,
      1e-12,
      'PSI',
    );
  });

  it('is 0 for the same rows, and on average its expectation for others of the same kind', () => {
    const values = normalSample(5000, 65);
    assert.equal(psiOf(values, values).value, 0);
    const repeats = 60;
    let sum = 0;
    let expectation = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const { value, withoutChange } = psiOf(
        normalSample(1000, 100 + repeat),
        normalSample(800, 500 + repeat),
      );
      sum += value / repeats;
      expectation = withoutChange;
    }
    assert.ok(Math.abs(sum / expectation - 1) < 0.25, `${sum} but ${expectation} was expected`);
  });

  it('does not run off to infinity over a bin that one side lacks, and leaves out those that both lack', () => {
    const { value, bins } = psi({ expected: [4, 0, 0], actual: [0, 0, 4] });
    assert.ok(Number.isFinite(value) && value > 0.25);
    assert.equal(bins, 2);
  });
});
