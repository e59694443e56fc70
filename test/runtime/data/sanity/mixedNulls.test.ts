import assert from 'node:assert/strict';
import { mixedNulls } from '../../../../runtime/data/sanity/mixedNulls.js';

describe('mixedNulls', () => {
  it('tells the ways in which a column says missing, if there are several', () => {
    const values = Float64Array.of(1, -1, Number.NaN, -9);
    assert.equal(
      mixedNulls(values, [-1, -9, -7], []),
      'missing is written in several ways: -1, -9, an empty cell',
    );
    assert.equal(mixedNulls(values, [], ['NA', 'null']), 'missing is written in several ways: "NA", "null"');
    assert.equal(mixedNulls(values, [], ['NA']), undefined);
    assert.equal(mixedNulls(values, [], []), undefined);
    assert.equal(mixedNulls(Float64Array.of(1, -1), [-1], []), undefined);
  });
});
