import assert from 'node:assert/strict';
import { profileOf } from '../../../runtime/data/profileTable.js';
import { KINDS, rowMarks } from '../../../runtime/data/rowMarks.js';
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
    for (const targets of [2, 3]) {
      it(`counts the rows of each value of ${what}, with targets from 0 to ${targets - 1}`, () => {
        const rows = 160_000;
        const values = Float64Array.from({ length: rows }, () => (random.chance(0.1) ? Number.NaN : draw()));
        const target = Float64Array.from({ length: rows }, () => random.below(targets));
        const partOf = Uint8Array.from({ length: rows }, () => random.below(3));
        const marks = rowMarks(target, partOf);
        const tally = tallyOf({ name: 'x', kind: 'numeric', values }, marks);
        const expected = new Map<number, { count: number; claims: number; kinds: number[] }>();
        for (let row = 0; row < rows; row++) {
          const seen = expected.get(values[row]) ?? { count: 0, claims: 0, kinds: [0, 0, 0, 0] };
          expected.set(values[row], seen);
          seen.count++;
          seen.claims += target[row];
          seen.kinds[(target[row] > 0 ? 1 : 0) + (partOf[row] > 0 ? 2 : 0)]++;
        }
        const kindsAt = (i: number) => [...tally.kinds.subarray(KINDS * i, KINDS * (i + 1))];
        const missing = { ...tally.missing, kinds: kindsAt(tally.values.length) };
        assert.deepEqual(missing, expected.get(Number.NaN));
        expected.delete(Number.NaN);
        assert.deepEqual(
          [...tally.values],
          [...expected.keys()].sort((a, b) => a - b),
        );
        assert.deepEqual(
          Array.from(tally.values, (_, i) => ({
            count: tally.counts[i],
            claims: tally.claims[i],
            kinds: kindsAt(i),
          })),
          Array.from(tally.values, (value) => expected.get(value)),
        );
      });
    }
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
