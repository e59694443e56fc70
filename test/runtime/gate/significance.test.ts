import assert from 'node:assert/strict';
import { chanceOf, SIGNIFICANCE } from '../../../runtime/gate/significance.js';

const difference = (value: number, low: number, high: number) => ({
  value,
  interval: { level: 0.95, low, high, method: 'test' },
});

describe('significance', () => {
  it('is reached exactly where the interval lies beyond the bound', () => {
    const given = difference(0.01, 0.002, 0.018);
    for (const [bound, reached] of [
      [0.0019, true],
      [0.0021, false],
      [-0.005, true],
      [0.01, false],
      [0.02, false],
    ] as const) {
      assert.equal(chanceOf(given, true, bound)! < SIGNIFICANCE, reached, `${bound}`);
      const mirrored = difference(-0.01, -0.018, -0.002);
      assert.equal(chanceOf(mirrored, false, bound)! < SIGNIFICANCE, reached, `${bound}, lower is better`);
    }
  });

  it('is certain of two models that are alike', () => {
    const same = difference(0, 0, 0);
    assert.equal(chanceOf(same, true, -0.005), 0);
    assert.equal(chanceOf(same, true, 0.005), 1);
    assert.equal(chanceOf(same, true, 0), 0.5);
  });

  it('is unknown without an interval', () => {
    assert.equal(chanceOf({ value: 1 }, true, 0), undefined);
    assert.equal(chanceOf(difference(1, Number.NaN, 2), true, 0), undefined);
  });
});
