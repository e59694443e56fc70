import assert from 'node:assert/strict';
import { repeatedRows } from '../../../../runtime/data/roles/repeatedRows.js';
import { Random } from '../../../support/random.js';

describe('repeatedRows', () => {
  const asSetSays = (values: Float64Array) => {
    const seen = new Set<number>();
    return [...values.keys()].filter((row) => {
      const value = values[row];
      if (Number.isNaN(value)) return false;
      return seen.has(value) || !seen.add(value);
    });
  };

  it('are those that a set finds, of whole numbers, far ones, fractions and missing ones', () => {
    const random = new Random(3);
    const draws: (() => number)[] = [
      () => random.below(5000) - 2500,
      () => random.below(3000) * 2 ** 31,
      () => random.below(3000) / 7,
      () => (random.chance(0.2) ? Number.NaN : random.below(100)),
    ];
    for (const draw of draws) {
      const values = Float64Array.from({ length: 4000 }, draw);
      const { count, first } = repeatedRows(values);
      const expected = asSetSays(values);
      assert(count > 5);
      assert.equal(count, expected.length);
      assert.deepEqual(
        first,
        expected.slice(0, 5).map((row) => ({ row, value: values[row] })),
      );
    }
  });

  it('are none of ascending numbers, and all but one of the same', () => {
    assert.equal(repeatedRows(Float64Array.of(1, 2.5, Number.NaN, 7)).count, 0);
    assert.equal(repeatedRows(Float64Array.of(4, 4, 4)).count, 2);
    assert.equal(repeatedRows(new Float64Array(0)).count, 0);
  });
});
