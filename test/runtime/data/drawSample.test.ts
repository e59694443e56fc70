import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { ChunkStore } from '../../../runtime/data/chunkStore.js';
import { drawSample, takeRows } from '../../../runtime/data/drawSample.js';
import { Random } from '../../support/random.js';
import { smallDataset } from './smallDataset.js';

describe('drawSample', () => {
  const random = new Random(2);
  const target = Float64Array.from({ length: 5000 }, () => (random.chance(0.04) ? 1 + random.below(3) : 0));
  const claimsIn = (rows: Uint32Array) => rows.filter((row) => target[row] > 0).length;

  it('takes so many rows, with claims in their share', () => {
    const rows = drawSample(target, 1000, 1);
    assert.equal(new Set(rows).size, 1000);
    assert.deepEqual(
      [...rows],
      [...rows].sort((a, b) => a - b),
    );
    assert.equal(claimsIn(rows), Math.round(claimsIn(Uint32Array.from(target.keys())) / 5));
  });

  it('keeps three rows of either kind where there are so many', () => {
    assert.equal(claimsIn(drawSample(target, 20, 1)), 3);
    const mostly = target.map((value) => Number(value === 0));
    const rows = drawSample(mostly, 20, 1);
    assert.equal(rows.filter((row) => mostly[row] === 0).length, 3);
    assert.equal(drawSample(Float64Array.of(1, 2, 3, 4), 2, 1).length, 2);
    assert.deepEqual([...drawSample(Float64Array.of(0, 1, 0), 3, 1)], [0, 1, 2]);
  });

  it('draws the same for the same seed only', () => {
    assert.deepEqual(drawSample(target, 100, 5), drawSample(target, 100, 5));
    assert.notDeepEqual(drawSample(target, 100, 5), drawSample(target, 100, 6));
  });
});

describe('takeRows', () => {
  it('takes the rows of every kind of column', () => {
    const { table } = smallDataset();
    const store = new ChunkStore(tmpdir());
    try {
      const taken = takeRows(table, Uint32Array.of(1, 3, 8), store);
      assert.equal(taken.rows, 3);
      for (const [i, column] of table.columns.entries()) {
        const all = column.values;
        assert.deepEqual(Array.from<unknown>(taken.columns[i].values), [all[1], all[3], all[8]]);
        assert.equal(taken.columns[i].kind, column.kind);
      }
    } finally {
      store.close();
    }
  });
});
