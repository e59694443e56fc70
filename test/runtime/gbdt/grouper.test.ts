import assert from 'node:assert/strict';
import { grouperOf } from '../../../runtime/gbdt/grouper.js';
import { randomNumbers } from './generatedData.js';

describe('grouperOf', () => {
  const grouper = grouperOf(5000);
  const random = randomNumbers(3);
  for (const [name, value] of Object.entries<() => number>({
    'whole numbers': () => Math.floor(random() * 1000) - 500,
    'whole numbers far apart': () => Math.floor(random() * 1e12),
    'whole numbers at the ends of 32 bits': () => (random() < 0.5 ? -(2 ** 31) : 2 ** 31 - 1),
    'the largest whole numbers of 32 bits': () => 2 ** 31 - 1 - Math.floor(random() * 9),
    'the smallest whole numbers of 32 bits': () => Math.floor(random() * 9) - 2 ** 31,
    'whole numbers beyond 32 bits': () => 2 ** 31 + Math.floor(random() * 3),
    'any numbers': () => (random() - 0.5) * 10 ** (random() * 600 - 300),
    'numbers and their opposites': () => Math.round((random() - 0.5) * 40) / 4,
    infinities: () => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1][Math.floor(random() * 3)]!,
    'equal numbers': () => 7,
  })) {
    it(`counts ${name}`, () => {
      for (const count of [0, 1, 5000]) {
        const given = Float64Array.from({ length: count }, value);
        const times = new Map<number, number>();
        // Adding 0 makes a 0 of -0, as a Map's key is.
        for (const number of given.toSorted()) times.set(number + 0, (times.get(number + 0) ?? 0) + 1);
        grouper.numbers.set(given);
        const { values, counts } = grouper.group(count);
        assert.deepEqual(
          Array.from(values, (number, i) => [number + 0, counts[i]]),
          [...times],
        );
      }
    });
  }
});
