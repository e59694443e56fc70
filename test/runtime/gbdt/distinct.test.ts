import assert from 'node:assert/strict';
import { distinctOf, nextUp } from '../../../runtime/gbdt/distinct.js';
import { grouperOf } from '../../../runtime/gbdt/grouper.js';

describe('distinctOf', () => {
  const distinct = (...numbers: number[]) => {
    const grouper = grouperOf(numbers.length);
    grouper.numbers.set(numbers);
    const { values, counts } = distinctOf(grouper.group(numbers.length), 0);
    return Array.from(values, (value, i) => [value, counts[i]]);
  };

  it('counts equal values, and takes neighbours one ulp apart for one', () => {
    assert.deepEqual(distinct(1, 1, nextUp(1), 2), [
      [nextUp(1), 3],
      [2, 1],
    ]);
  });

  it('has a zero between negative and positive values, and takes tiny ones for zero', () => {
    assert.deepEqual(distinct(-1, 2), [
      [-1, 1],
      [0, 0],
      [2, 1],
    ]);
    assert.deepEqual(distinct(-1, -1e-40, 1e-40, 2), [
      [-1, 1],
      [0, 2],
      [2, 1],
    ]);
  });

  it('makes a column without values one of zero', () => {
    assert.deepEqual(distinct(), [[0, 0]]);
  });
});

describe('nextUp', () => {
  it('is the next larger double', () => {
    for (const value of [1, -1, 0, -5e-324, 4294967295 * 2 ** -1074, -4294967296 * 2 ** -1074, 1e300, -2]) {
      const next = nextUp(value);
      assert.ok(next > value);
      const middle = value / 2 + next / 2;
      assert.ok(!(middle > value && middle < next), String(value));
    }
    assert.equal(nextUp(1), 1 + Number.EPSILON);
    assert.equal(nextUp(Number.MAX_VALUE), Number.POSITIVE_INFINITY);
    assert.equal(nextUp(Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
  });
});
