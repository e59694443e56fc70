import assert from 'node:assert/strict';
import { pick } from '../../../runtime/data/pick.js';

describe('pick', () => {
  it('picks what filter does', () => {
    const values = Float64Array.of(3, Number.NaN, 1, 2);
    for (const test of [
      Number.isNaN,
      (value: number) => value > 1,
      (_: number, row: number) => row % 2 === 1,
    ]) {
      assert.deepEqual(pick(values, test), values.filter(test));
    }
  });
});
