import assert from 'node:assert/strict';
import { psi, psiOfScores } from '../../../runtime/metrics/psi.js';
import { needPython, python } from '../../support/python.js';
import { assertClose, computedValue, normal, randomNumbers, reasonOf, scoredOf } from './cases.js';

function sample(rows: number, seed: number, shift: number): Float64Array {
  const random = randomNumbers(seed);
  return Float64Array.from({ length: rows }, (_, i) => (i % 20 === 0 ? Number.NaN : normal(random) + shift));
}

describe('PSI', () => {
  it('equals a computation with numpy', function () {
    needPython(this);
    this.timeout(60_000);
    const pairs = [
      [sample(4000, 61, 0), sample(3000, 62, 0.3)],
      [sample(500, 63, 0).map(Math.round), sample(900, 64, 1).map(Math.round)],
    ];
    const json = (values: Float64Array) =>
      Array.from(values, (value) => (Number.isNaN(value) ? null : value));
    const expected = python<number[]>(
      `
import json, sys, numpy as np
def psi(e, a):
    e = np.array([np.nan if v is None else v for v in e]); a = np.array([np.nan if v is None else v for v in a])
    s = np.sort(e[~np.isnan(e)])
    edges = np.unique([s[int(np.ceil(i * len(s) / 10)) - 1] for i in range(1, 10)])
    edges = edges[edges < s[-1]]
    def shares(v):
        counts = np.append(np.bincount(np.searchsorted(edges, v[~np.isnan(v)], side='left'), minlength=len(edges) + 1), np.isnan(v).sum())
        return np.maximum(counts, .5) / len(v)
    x, y = shares(e), shares(a)
    return float(np.sum((y - x) * np.log(y / x)))
print(json.dumps([psi(e, a) for e, a in json.load(sys.stdin)]))`,
      pairs.map((pair) => pair.map(json)),
    );
    pairs.forEach(([expectedScores, actual], i) => {
      assertClose(computedValue(psi(expectedScores, actual)), expected[i], `pair ${i}`);
    });
  });

  it('is 0 for the same values, and about its expectation for a sample of the same kind', () => {
    const values = sample(5000, 65, 0);
    assert.equal(computedValue(psi(values, values)), 0);
    const repeats = 60;
    let sum = 0;
    let expectation = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const metric = psi(sample(1000, 100 + repeat, 0), sample(800, 500 + repeat, 0));
      assert.ok(metric.status === 'computed');
      sum += metric.value / repeats;
      expectation = metric.detail!.withoutChange;
    }
    assert.ok(Math.abs(sum / expectation - 1) < 0.25, `${sum} but ${expectation} was expected`);
  });

  it('does not run off to infinity over a bin that one side lacks', () => {
    const value = computedValue(psi(Float64Array.of(1, 2, 3, 4), Float64Array.of(9, 9, 9, Number.NaN)));
    assert.ok(Number.isFinite(value) && value > 0.25);
  });

  it('of scores needs those of the training rows', () => {
    const scored = scoredOf([0.1, 0.2], [0, 1]);
    assert.match(reasonOf(psiOfScores(scored)), /not at hand/);
    assert.equal(computedValue(psiOfScores({ ...scored, trainingScores: Float64Array.of(0.1, 0.2) })), 0);
    assert.match(reasonOf(psi(new Float64Array(0), Float64Array.of(1))), /no rows/);
  });
});
