import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { auc } from '../../../runtime/metrics/auc.js';
import { normalisedGini } from '../../../runtime/metrics/lorenz.js';
import { needPython, python } from '../../support/python.js';
import {
  assertClose,
  assertEqualsOracle,
  cases,
  computedValue,
  forPython,
  numberCases,
  oracle,
  reasonOf,
  scoredOf,
} from './cases.js';

const count = (scores: number[], labels: number[], weights?: number[]) =>
  ({ ...scoredOf(scores, labels, weights), target: 'count' }) as const;

describe('normalised Gini of a count or an amount', () => {
  it('is what numpy integrates from the concentration curve', function () {
    needPython(this);
    this.timeout(60_000);
    const expected = python<number[]>(
      oracle(`w = np.ones_like(p) if w is None else w
def area(order):
    u, inverse = np.unique(-order, return_inverse=True)
    x = np.concatenate([[0], np.cumsum(np.bincount(inverse, weights=w))]) / w.sum()
    c = np.concatenate([[0], np.cumsum(np.bincount(inverse, weights=w * y))]) / (w * y).sum()
    return np.trapezoid(c, x) - 0.5
return float(area(p) / area(y))`),
      forPython(numberCases()),
    );
    assertEqualsOracle(normalisedGini, expected, undefined, numberCases());
  });

  it('of claims or none is 2 AUC - 1, with weights and ties', () => {
    for (const [name, scored] of Object.entries(cases())) {
      assertClose(computedValue(normalisedGini(scored)), 2 * computedValue(auc(scored)) - 1, name);
    }
  });

  it('does not depend on the order of the rows', () => {
    const row = fc.record({ score: fc.integer({ min: 0, max: 3 }), label: fc.integer({ min: 0, max: 3 }) });
    void fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 20 }), (rows) => {
        fc.pre(new Set(rows.map(({ label }) => label)).size > 1);
        const of = (given: typeof rows) =>
          computedValue(
            normalisedGini(
              count(
                given.map((r) => r.score),
                given.map((r) => r.label),
              ),
            ),
          );
        assertClose(of(rows), of(rows.toReversed()), 'reversed');
      }),
    );
  });

  it('is 1 for the perfect order, -1 for its reverse, 0 for one score', () => {
    const labels = [0, 0, 2, 5, 1];
    assertClose(computedValue(normalisedGini(count(labels, labels))), 1, 'perfect');
    assertClose(
      computedValue(
        normalisedGini(
          count(
            labels.map((y) => -y),
            labels,
          ),
        ),
      ),
      -1,
      'reverse',
    );
    assertClose(computedValue(normalisedGini(count([1, 1, 1, 1, 1], labels))), 0, 'tied');
  });

  it('is not computed where nothing can be ranked', () => {
    assert.match(reasonOf(normalisedGini(count([1, 2], [0, 0]))), /observed amounts sum to 0/);
    assert.match(reasonOf(normalisedGini(count([1, 2], [3, 3]))), /all rows have the same target/);
    assert.match(reasonOf(normalisedGini(count([1, Number.NaN], [3, 0]))), /1 of 2 scores are NaN/);
    assert.match(reasonOf(normalisedGini(count([1, 2], [-5, 2]))), /sum to -3/);
  });
});
