import assert from 'node:assert/strict';
import { lift } from '../../../runtime/metrics/lift.js';
import { needPython, python } from '../../support/python.js';
import { assertClose, cases, computedValue, forPython, oracle, reasonOf, scoredOf } from './cases.js';

describe('lift', () => {
  for (const share of [0.1, 0.333, 1]) {
    it(`in the top ${100 * share} % is what numpy integrates from the gains curve`, function () {
      needPython(this);
      this.timeout(60_000);
      const expected = python<number[]>(
        oracle(`w = np.ones_like(p) if w is None else w
u, inverse = np.unique(-p, return_inverse=True)
rows = np.bincount(inverse, weights=w)
claims = np.bincount(inverse, weights=w * y)
x = np.concatenate([[0], np.cumsum(rows)]) / w.sum()
g = np.concatenate([[0], np.cumsum(claims)]) / (w * y).sum()
return float(np.interp(${share}, x, g) / ${share})`),
        forPython(),
      );
      Object.entries(cases()).forEach(([name, scored], i) => {
        if (scored.scores.length * share < 1) reasonOf(lift(scored, share));
        else assertClose(computedValue(lift(scored, share), name), expected[i], name);
      });
    });
  }

  it('shares out a tie at the cut, whatever the order of the rows', () => {
    const labels = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const tied = new Array(10).fill(0.5);
    assertClose(computedValue(lift(scoredOf(tied, labels), 0.2)), 1, 'claim first');
    assertClose(computedValue(lift(scoredOf(tied, labels.toReversed()), 0.2)), 1, 'claim last');
  });

  it('is 1 over all rows', () => {
    assertClose(computedValue(lift(scoredOf([0.1, 0.9, 0.5], [0, 1, 0]), 1)), 1, 'all');
  });

  it('is not computed for less than a row', () => {
    assert.match(reasonOf(lift(scoredOf([0.1, 0.9], [0, 1]), 0.1)), /10 % of 2 rows is less than one row/);
  });
});
