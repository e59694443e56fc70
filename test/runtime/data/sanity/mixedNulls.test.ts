import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { ChunkStore } from '../../../../runtime/data/chunkStore.js';
import { Numbers } from '../../../../runtime/data/numbers.js';
import { mixedNulls } from '../../../../runtime/data/sanity/mixedNulls.js';

describe('mixedNulls', () => {
  it('tells the ways in which a column says missing, if there are several', () => {
    const store = new ChunkStore(tmpdir());
    const values = Numbers.from(Float64Array.of(1, -1, Number.NaN, -9), store);
    assert.equal(
      mixedNulls(values, [-1, -9, -7], []),
      'missing is written in several ways: -1, -9, an empty cell',
    );
    assert.equal(mixedNulls(values, [], ['NA', 'null']), 'missing is written in several ways: "NA", "null"');
    assert.equal(mixedNulls(values, [], ['NA']), undefined);
    assert.equal(mixedNulls(values, [], []), undefined);
    assert.equal(mixedNulls(Numbers.from(Float64Array.of(1, -1), store), [-1], []), undefined);
  });
});
