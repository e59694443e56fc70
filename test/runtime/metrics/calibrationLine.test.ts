import assert from 'node:assert/strict';
import { calibrationIntercept, calibrationSlope } from '../../../runtime/metrics/calibrationLine.js';
import type { Scored } from '../../../runtime/metrics/metric.js';
import { needPython, python } from '../../support/python.js';
import {
  assertClose,
  cases,
  computedValue,
  forPython,
  oracle,
  reasonOf,
  scoredOf,
  simulated,
} from './cases.js';

const NEWTON = `x = np.log(np.clip(p, 2**-52, 1 - 2**-52)) - np.log(np.clip(1 - p, 2**-52, 1 - 2**-52))
w = np.ones_like(p) if w is None else w
X = np.stack([np.ones_like(x), x], axis=1)
b = np.array([0., 1.])
for _ in range(60):
    q = 1 / (1 + np.exp(-X @ b))
    H = X.T @ (X * (w * q * (1 - q))[:, None])
    b = b + np.linalg.solve(H, X.T @ (w * (y - q)))
q = 1 / (1 + np.exp(-X @ b))
H = np.linalg.inv(X.T @ (X * (w * q * (1 - q))[:, None]))
S = X * (w * (y - q))[:, None]
V = H @ S.T @ S @ H
return b.tolist() + np.sqrt(np.diag(V)).tolist()`;

const suitable = (): Record<string, Scored> => {
  const { smooth, rare, ties, weights } = cases();
  return { smooth, rare, ties, weights };
};

describe('calibration line', () => {
  it('equals a logistic regression in numpy, and so does its interval', function () {
    needPython(this);
    this.timeout(60_000);
    const expected = python<number[][]>(oracle(NEWTON), forPython(suitable()));
    Object.entries(suitable()).forEach(([name, scored], i) => {
      const [intercept, slope, interceptError, slopeError] = expected[i];
      assertClose(computedValue(calibrationIntercept(scored)), intercept, `${name}: intercept`, 1e-10);
      assertClose(computedValue(calibrationSlope(scored)), slope, `${name}: slope`, 1e-10);
      const line = calibrationSlope(scored);
      assert.ok(line.status === 'computed' && line.interval);
      assertClose((line.interval.high - line.interval.low) / 2 / 1.959963984540054, slopeError, name, 1e-10);
      const constant = calibrationIntercept(scored);
      assert.ok(constant.status === 'computed' && constant.interval);
      const { low, high } = constant.interval;
      assertClose((high - low) / 2 / 1.959963984540054, interceptError, name, 1e-10);
    });
  });

  it('sees logits that are twice too large', () => {
    const { scores, labels } = simulated(4000, 41);
    const slope = computedValue(calibrationSlope({ scores, labels }));
    const doubled = scores.map((p) => 1 / (1 + ((1 - p) / p) ** 2));
    assertClose(
      computedValue(calibrationSlope({ scores: doubled, labels })),
      slope / 2,
      'half the slope',
      1e-8,
    );
  });

  it('is not computed where there is no line', () => {
    assert.match(reasonOf(calibrationSlope(scoredOf([0.2, 0.2, 0.2], [0, 1, 0]))), /all scores are equal/);
    assert.match(
      reasonOf(calibrationSlope(scoredOf([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1]))),
      /does not converge/,
    );
    assert.match(reasonOf(calibrationIntercept(scoredOf([0.1, 0.2], [0, 0]))), /no claim/);
  });

  it('has no interval with groups, of whose rows it does not know that they are alike', () => {
    const scored = simulated(600, 42);
    const of = Uint32Array.from(scored.scores, (_, row) => row >> 1);
    const metric = calibrationSlope({ ...scored, groups: { of, count: 300 } });
    assert.equal(metric.status === 'computed' && metric.interval, undefined);
  });
});
