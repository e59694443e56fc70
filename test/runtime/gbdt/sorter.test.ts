import assert from 'node:assert/strict';
import { sorterOf } from '../../../runtime/gbdt/sorter.js';
import { randomNumbers } from './generatedData.js';

describe('sorterOf', () => {
  const sort = sorterOf(5000);
  const random = randomNumbers(3);
  for (const [name, value] of Object.entries<() => number>({
    'whole numbers': () => Math.floor(random() * 1000) - 500,
    'whole numbers far apart': () => Math.floor(random() * 1e12),
    'any numbers': () => (random() - 0.5) * 10 ** (random() * 600 - 300),
    infinities: () => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1][Math.floor(random() * 3)]!,
    'equal numbers': () => 7,
  })) {
    it(`sorts ${name}`, () => {
      for (const count of [0, 1, 5000]) {
        const values = Float64Array.from({ length: count }, value);
        const before = values.slice();
        assert.deepEqual(Array.from(sort(values)), Array.from(values.slice().sort()));
        assert.deepEqual(values, before);
      }
    });
  }
});
