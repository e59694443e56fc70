import assert from 'node:assert/strict';
import { shuffled } from '../../runtime/shuffle.js';

describe('shuffled', () => {
  it('gives every order as often as any other', () => {
    const counts = new Map<string, number>();
    const draws = 6000;
    for (let seed = 0; seed < draws; seed++) {
      const order = shuffled(3, seed).join(' ');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 6);
    const spread = Math.sqrt((draws / 6) * (5 / 6));
    for (const [order, count] of counts)
      assert.ok(Math.abs(count - draws / 6) < 4 * spread, `${order}: ${count}`);
  });

  it('holds each number once, in an order that the seed decides', () => {
    assert.deepEqual(
      [...shuffled(1000, 7)].sort((a, b) => a - b),
      [...Array(1000).keys()],
    );
    assert.deepEqual(shuffled(1000, 7), shuffled(1000, 7));
    assert.notDeepEqual(shuffled(1000, 7), shuffled(1000, 8));
    assert.deepEqual(shuffled(0, 1), new Uint32Array(0));
  });
});
