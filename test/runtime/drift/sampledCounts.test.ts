import assert from 'node:assert/strict';
import { totalOf } from '../../../runtime/drift/counts.js';
import { sampledCounts } from '../../../runtime/drift/sampledCounts.js';

describe('sampledCounts', () => {
  it('keeps counts that are few', () => {
    assert.deepEqual(sampledCounts([3, 0, 4], 7, 1), [3, 0, 4]);
  });

  it('draws so many rows, from every bin in proportion and never more than it has', () => {
    const counts = [0, 7000, 0, 2000, 1, 999, 0];
    const sums = counts.map(() => 0);
    for (let seed = 0; seed < 200; seed++) {
      const drawn = sampledCounts(counts, 100, seed);
      assert.equal(totalOf(drawn), 100);
      drawn.forEach((count, bin) => {
        assert.ok(count <= counts[bin]!);
        sums[bin]! += count;
      });
    }
    for (const [bin, count] of counts.entries()) {
      // Within four standard errors of 20,000 draws.
      const share = count / 10_000;
      assert.ok(
        Math.abs(sums[bin]! / 20_000 - share) <= 4 * Math.sqrt((share * (1 - share)) / 20_000),
        `${bin}`,
      );
    }
  });
});
