import assert from 'node:assert/strict';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { bitPackedRun, bitWidth, repeatedRun } from '../../../../runtime/data/parquet/bits.js';
import { Random } from '../../../support/random.js';

describe('bits', () => {
  function read(bytes: Uint8Array, width: number, count: number): number[] {
    const output = new Array<number>(count);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    readRleBitPackedHybrid({ view, offset: 0 }, width, output, bytes.length);
    return output;
  }

  it('are those that hyparquet reads, of every width and any number of values', () => {
    const random = new Random(2);
    for (let width = 1; width <= 24; width++) {
      for (const count of [1, 7, 8, 9, 1000]) {
        const values = Int32Array.from({ length: count }, () => random.below(2 ** width));
        const bytes = bitPackedRun(values, count, width);
        assert.deepEqual(read(bytes, width, count), [...values], `${width} bits, ${count} values`);
      }
    }
    for (const count of [1, 200, 70_000]) {
      assert.deepEqual(read(repeatedRun(1, count), 1, count), new Array(count).fill(1));
    }
  });

  it('are as many as the largest value takes', () => {
    assert.deepEqual([0, 1, 2, 3, 4, 255, 256].map(bitWidth), [1, 1, 2, 2, 3, 8, 9]);
  });
});
