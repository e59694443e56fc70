import assert from 'node:assert/strict';
import { dealGroups, gatherGroups } from '../../../../runtime/data/split/deal.js';

describe('gatherGroups', () => {
  it('finds the rows of a key, and whether one has a claim', () => {
    const { of, keys, sizes, hasClaim } = gatherGroups(
      5,
      Uint32Array.of(9, 4, 9, 4_000_000_000, 9),
      Float64Array.of(0, 0, 2, 1, 0),
    );
    assert.deepEqual([...of], [0, 1, 0, 2, 0]);
    assert.deepEqual([...keys], [9, 4, 4_000_000_000]);
    assert.deepEqual([...sizes], [3, 1, 1]);
    assert.deepEqual([...hasClaim], [1, 0, 1]);
  });

  it('lets every row stand alone without keys', () => {
    assert.deepEqual([...gatherGroups(3).sizes], [1, 1, 1]);
  });
});

describe('dealGroups', () => {
  it('gives parts their share of rows, also of groups of unequal size', () => {
    const keys = Uint32Array.from({ length: 3000 }, (_, row) => Math.floor(Math.sqrt(row)));
    const groups = gatherGroups(keys.length, keys);
    const partOf = dealGroups(groups, [6, 2, 2], 1);
    const rows = [0, 0, 0];
    for (const [group, size] of groups.sizes.entries()) rows[partOf[group]] += size;
    const largest = Math.max(...groups.sizes);
    rows.forEach((count, part) => {
      assert(Math.abs(count - [1800, 600, 600][part]) <= largest, `${rows}`);
    });
  });

  it('is the same for the same seed only', () => {
    const groups = gatherGroups(500);
    assert.deepEqual(dealGroups(groups, [1, 1], 5), dealGroups(groups, [1, 1], 5));
    assert.notDeepEqual(dealGroups(groups, [1, 1], 5), dealGroups(groups, [1, 1], 6));
  });
});
