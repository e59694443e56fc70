import assert from 'node:assert/strict';
import { ratioInterval } from '../../../runtime/metrics/ratioInterval.js';
import { needPython, python } from '../../support/python.js';
import { normal, randomNumbers } from './cases.js';

const ones = (rows: number): Float64Array => new Float64Array(rows).fill(1);

describe('interval of a ratio', () => {
  it('covers the true expected/observed and the true mean at about its rate', function () {
    this.timeout(60_000);
    const random = randomNumbers(11);
    const repeats = 1500;
    let [ratios, means] = [0, 0];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const rows = 1500;
      const chance = Float64Array.from({ length: rows }, () => 0.12 * random());
      const labels = chance.map((p) => (random() < p ? 1 : 0));
      const { low, high } = ratioInterval(
        chance.map((p) => 1.1 * p),
        labels,
        undefined,
        undefined,
      )!;
      if (low <= 1.1 && 1.1 <= high) ratios++;
      const mean = ratioInterval(labels, ones(rows), undefined, undefined)!;
      if (mean.low <= 0.06 && 0.06 <= mean.high) means++;
    }
    // 95 % of 1500 are 1425, with a standard deviation of 8.4.
    for (const covered of [ratios, means]) assert.ok(covered > 1391 && covered < 1459, `${ratios}, ${means}`);
  });

  it('counts a group as one unit', () => {
    const random = randomNumbers(12);
    const alone = Float64Array.from({ length: 200 }, () => 1 + normal(random) ** 2);
    const twice = Float64Array.from({ length: 400 }, (_, row) => alone[row >> 1]);
    const groups = { of: Uint32Array.from({ length: 400 }, (_, row) => row >> 1), count: 200 };
    const single = ratioInterval(alone, ones(200), undefined, undefined)!;
    const grouped = ratioInterval(twice, ones(400), undefined, groups)!;
    assert.ok(Math.abs(single.low - grouped.low) < 1e-12 && Math.abs(single.high - grouped.high) < 1e-12);
    const naive = ratioInterval(twice, ones(400), undefined, undefined)!;
    assert.ok(naive.high - naive.low < 0.8 * (grouped.high - grouped.low));
  });

  it('takes a weight of two for two rows of one group', () => {
    const values = Float64Array.of(1, 2, 4, 8);
    const doubled = Float64Array.of(1, 1, 2, 2, 4, 4, 8, 8);
    const groups = { of: Uint32Array.of(0, 0, 1, 1, 2, 2, 3, 3), count: 4 };
    assert.deepEqual(
      ratioInterval(values, ones(4), Float64Array.of(2, 2, 2, 2), undefined),
      ratioInterval(doubled, ones(8), undefined, groups),
    );
  });

  it('claims no certainty', () => {
    assert.equal(ratioInterval(Float64Array.of(1, 1), ones(2), undefined, undefined), undefined);
    assert.equal(ratioInterval(Float64Array.of(1), ones(1), undefined, undefined), undefined);
  });

  it('is the linearised one, as numpy computes it', function () {
    this.timeout(60_000);
    needPython(this, 'scipy');
    const random = randomNumbers(13);
    const draw = (rows: number, of: () => number) => Float64Array.from({ length: rows }, of);
    const weights = draw(60, () => 0.5 + random());
    const cases = [
      { above: draw(60, random), below: draw(60, () => (random() < 0.3 ? 1 : 0)) },
      { above: draw(60, () => normal(random) - 2), below: ones(60), weights },
      // The last rows have nothing on either side, so they are no units.
      {
        above: draw(60, () => 0).map((_, i) => (i < 20 ? i : 0)),
        below: draw(60, () => 0).map((_, i) => (i < 20 && i > 3 ? 1 : 0)),
        weights,
      },
    ];
    const originals = python<[number, number][]>(
      `
import json, sys
import numpy as np
from scipy.stats import norm
def interval(case):
    a, b = np.array(case["above"]), np.array(case["below"])
    w = np.array(case.get("weights") or np.ones_like(a))
    ratio = (w @ a) / (w @ b)
    residuals = (w * (a - ratio * b))[(a != 0) | (b != 0)]
    n = len(residuals)
    reach = norm.ppf(0.975) * np.sqrt(n / (n - 1) * np.sum(residuals ** 2)) / (w @ b)
    if ratio <= 0:
        return [ratio - reach, ratio + reach]
    return [ratio / np.exp(reach / ratio), ratio * np.exp(reach / ratio)]
print(json.dumps([interval(case) for case in json.load(sys.stdin)]))
`,
      cases.map((one) =>
        Object.fromEntries(Object.entries(one).map(([name, values]) => [name, Array.from(values)])),
      ),
    );
    for (const [i, { above, below, ...rest }] of cases.entries()) {
      const { low, high } = ratioInterval(above, below, rest.weights, undefined)!;
      const [expectedLow, expectedHigh] = originals[i]!;
      assert.ok(Math.abs(low - expectedLow) < 1e-9, `low of case ${i}: ${low} instead of ${expectedLow}`);
      assert.ok(
        Math.abs(high - expectedHigh) < 1e-9,
        `high of case ${i}: ${high} instead of ${expectedHigh}`,
      );
    }
    assert.ok(originals[1]![1] < 0, 'a ratio below zero is among them');
  });
});
