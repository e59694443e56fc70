import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { ChunkStore } from '../../../../runtime/data/chunkStore.js';
import { ColumnReader } from '../../../../runtime/data/csv/columnReader.js';

describe('ColumnReader', () => {
  const store = new ChunkStore(tmpdir());

  it('gives one code to each text and none to blanks', () => {
    const column = new ColumnReader({ name: 'fuel', asText: true }, store);
    const codes = ['b', 'a', 'b', '', ' ', 'a '].map((text) => column.code(text));
    assert.deepEqual(codes, [0, 1, 0, Number.NaN, Number.NaN, 2]);
    assert.deepEqual(column.levels, ['b', 'a', 'a ']);
  });

  it('counts all cells that are not just numbers and keeps the first few', () => {
    const column = new ColumnReader({ name: 'age', asText: false }, store);
    for (let line = 2; line < 22; line++) column.note('text', `x${line % 3}`, line);
    const seen = column.noted.get('text');
    assert.equal(seen?.count, 20);
    assert.deepEqual(seen?.lines, [2, 3, 4, 5, 6]);
    assert.deepEqual([...(seen?.texts ?? [])], ['x2', 'x0', 'x1']);
  });
});
