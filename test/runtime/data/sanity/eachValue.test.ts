import assert from 'node:assert/strict';
import { eachValue } from '../../../../runtime/data/sanity/eachValue.js';

describe('eachValue', () => {
  it('counts every distinct value on both sides, once', () => {
    const counts: number[][] = [];
    eachValue(Float64Array.of(3, 1, 3), Float64Array.of(2, 3, 0, 0), (one, other) =>
      counts.push([one, other]),
    );
    assert.deepEqual(counts, [
      [0, 2],
      [1, 0],
      [0, 1],
      [2, 1],
    ]);
    eachValue(Float64Array.of(), Float64Array.of(), () => assert.fail());
  });
});
