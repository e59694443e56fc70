import assert from 'node:assert/strict';
import { expectedObserved } from '../../../runtime/metrics/expectedObserved.js';
import { needPython, python } from '../../support/python.js';
import {
  assertClose,
  assertEqualsOracle,
  computedValue,
  forPython,
  numberCases,
  oracle,
  reasonOf,
  scoredOf,
} from './cases.js';

describe('expected over observed', () => {
  it('equals numpy', function () {
    needPython(this);
    this.timeout(60_000);
    const expected = python<number[]>(
      oracle(`w = np.ones_like(p) if w is None else w
return float(np.dot(w, p) / np.dot(w, y))`),
      forPython(),
    );
    assertEqualsOracle(expectedObserved, expected);
  });

  it('shows both sides', () => {
    const metric = expectedObserved(scoredOf([0.5, 0.25, 0.25], [1, 0, 0]));
    assert.deepEqual(metric, { status: 'computed', value: 1, detail: { expected: 1, observed: 1 } });
  });

  it('is not computed without claims, and says what was expected', () => {
    assert.match(reasonOf(expectedObserved(scoredOf([0.5, 0.25], [0, 0]))), /0\.7500 were expected/);
  });

  it('is the weighted sum of predictions over that of amounts and counts', () => {
    for (const [name, scored] of Object.entries(numberCases())) {
      const sum = (of: Float64Array) =>
        of.reduce((total, value, row) => total + value * (scored.weights?.[row] ?? 1), 0);
      assertClose(
        computedValue(expectedObserved(scored)),
        sum(scored.scores) / sum(scored.labels),
        name,
        1e-9,
      );
    }
  });

  it('is not computed of amounts where nothing was observed, or a score is NaN', () => {
    const amounts = (scores: number[]) => ({ ...scoredOf(scores, [0, 0]), target: 'amount' as const });
    assert.match(reasonOf(expectedObserved(amounts([0.5, 0.25]))), /nothing was observed, 0\.7500/);
    assert.match(reasonOf(expectedObserved(amounts([Number.NaN, 0.25]))), /NaN/);
  });
});
