import assert from 'node:assert/strict';
import { profileOf } from '../../../runtime/data/profileTable.js';
import { tallyOf } from '../../../runtime/data/tally.js';
import { countInBins, equalShareEdges } from '../../../runtime/drift/bins.js';
import { Random } from '../../support/random.js';

describe('tallyOf', () => {
  const random = new Random(9);
  const draws: Record<string, () => number> = {
    'small whole numbers': () => random.below(300) - 150,
    'large and small ones': () => (random.chance(0.5) ? random.below(9) : random.below(50) * 1e6),
    fractions: () => random.below(1000) / 7,
    'more values than are hashed': () => random.next(),
  };

  for (const [what, draw] of Object.entries(draws)) {
    it(`counts the rows and claims of each value of ${what}`, () => {
      const rows = 160_000;
      const values = Float64Array.from({ length: rows }, () => (random.chance(0.1) ? Number.NaN : draw()));
      const target = Float64Array.from({ length: rows }, () => random.below(3));
      const {
        values: distinct,
        counts,
        claims,
        missing,
      } = tallyOf({ name: 'x', kind: 'numeric', values }, target);
      const expected = new Map<number, { count: number; claims: number }>();
      for (let row = 0; row < rows; row++) {
        const seen = expected.get(values[row]) ?? { count: 0, claims: 0 };
        expected.set(values[row], { count: seen.count + 1, claims: seen.claims + target[row] });
      }
      assert.deepEqual(missing, expected.get(Number.NaN));
      expected.delete(Number.NaN);
      assert.deepEqual(
        [...distinct],
        [...expected.keys()].sort((a, b) => a - b),
      );
      assert.deepEqual(
        Array.from(distinct, (_, i) => ({ count: counts[i], claims: claims[i] })),
        Array.from(distinct, (value) => expected.get(value)),
      );
    });
  }

  it('gives the profile the bins that a drift is measured in', () => {
    for (const draw of Object.values(draws)) {
      const values = Float64Array.from({ length: 5000 }, () => (random.chance(0.1) ? Number.NaN : draw()));
      const table = { rows: 5000, columns: [{ name: 'x', kind: 'numeric' as const, values }] };
      const [{ equalShares }] = profileOf(table, new Float64Array(5000)).columns;
      const edges = equalShareEdges(values);
      assert.deepEqual(equalShares, { edges, counts: countInBins(values, edges).slice(0, -1) });
    }
  });
});
