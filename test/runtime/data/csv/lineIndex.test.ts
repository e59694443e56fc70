import assert from 'node:assert/strict';
import { LineIndex } from '../../../../runtime/data/csv/lineIndex.js';

describe('LineIndex', () => {
  it('gives back the line of each row', () => {
    const lines = [2, 3, 4, 7, 8, 20, 21, 22, 23, 25];
    const index = new LineIndex();
    for (const [row, line] of lines.entries()) index.add(row, line);
    assert.deepEqual(
      lines.map((_, row) => index.lineOf(row)),
      lines,
    );
  });
});
