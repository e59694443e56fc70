import assert from 'node:assert/strict';
import { sortedValues, walk } from '../../../runtime/drift/sorted.js';

describe('walk', () => {
  it('tells the shares at every value of both sides and the way to the next', () => {
    const seen: number[][] = [];
    walk(Float64Array.of(1, 1, 4), sortedValues(Float64Array.of(4, Number.NaN, 2)), (...args) =>
      seen.push(args),
    );
    assert.deepEqual(seen, [
      [2 / 3, 0, 1],
      [2 / 3, 1 / 2, 2],
      [1, 1, 0],
    ]);
  });
});
