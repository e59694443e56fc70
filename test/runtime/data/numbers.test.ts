import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { ChunkStore } from '../../../runtime/data/chunkStore.js';
import { CHUNK_ROWS, Numbers } from '../../../runtime/data/numbers.js';
import { Random } from '../../support/random.js';

describe('Numbers', () => {
  const nan = Number.NaN;
  const store = new ChunkStore(tmpdir());
  const kindOf = (...values: number[]) =>
    Numbers.from(Float64Array.from(values), store).chunk(0).constructor.name;

  it('keeps a chunk in the smallest array that holds it exactly, with one value to spare for missing', () => {
    assert.equal(kindOf(127, -127, nan), 'Int8Array');
    assert.equal(kindOf(-128), 'Int16Array');
    assert.equal(kindOf(128), 'Int16Array');
    assert.equal(kindOf(-32768), 'Int32Array');
    assert.equal(kindOf(2 ** 31 - 1, -(2 ** 31) + 1, nan), 'Int32Array');
    assert.equal(kindOf(-(2 ** 31)), 'Float32Array');
    assert.equal(kindOf(2 ** 31 + 1), 'Float64Array');
    assert.equal(kindOf(0.5, nan), 'Float32Array');
    assert.equal(kindOf(0.1), 'Float64Array');
    assert.equal(kindOf(nan), 'Int8Array');
  });

  it('gives back every number, over chunks of every kind', () => {
    const random = new Random(4);
    const draws = [
      () => random.below(100),
      () => random.below(60_000) - 30_000,
      () => random.below(2 ** 31),
      () => random.below(64) / 64,
      () => random.next(),
      () => 2 ** 60 * random.next(),
    ];
    const values = Float64Array.from({ length: draws.length * CHUNK_ROWS + 77 }, (_, row) =>
      random.chance(0.1) ? nan : (draws[Math.floor(row / CHUNK_ROWS)] ?? draws[0])(),
    );
    const numbers = Numbers.from(values, store);
    assert.deepEqual(numbers.toArray(), values);
    assert.equal(numbers.length, values.length);
    assert.equal(numbers.missing, values.filter(Number.isNaN).length);
    const present = values.filter((value) => !Number.isNaN(value)).sort();
    assert.deepEqual([numbers.min, numbers.max, numbers.whole], [present[0], present.at(-1), false]);
  });

  it('knows whole numbers of any size, and what is missing throughout', () => {
    const whole = (...values: number[]) => Numbers.from(Float64Array.from(values), store).whole;
    assert.deepEqual(
      [whole(1, nan), whole(2 ** 60, 1), whole(2 ** 60, 0.5), whole(nan)],
      [true, true, false, true],
    );
    const { min, max, missing } = Numbers.from(Float64Array.of(nan, nan), store);
    assert.deepEqual([min, max, missing], [Infinity, -Infinity, 2]);
  });

  it('has the same bytes for equal numbers: one zero and one form of missing', () => {
    for (const other of [0.1, 5]) {
      const odd = Float64Array.of(nan, -0, other);
      new DataView(odd.buffer).setBigUint64(0, 0xffff_ffff_ffff_ffffn);
      const bytes = (values: Float64Array) => new Uint8Array(Numbers.from(values, store).chunk(0).buffer);
      assert.deepEqual(bytes(odd), bytes(Float64Array.of(nan, 0, other)));
    }
  });

  it('without a value are what numbers with that value missing are, byte by byte', () => {
    const random = new Random(5);
    const draws = [() => random.below(4) - 1, () => random.below(900) - 1, () => random.below(8) / 7 - 1];
    const values = Float64Array.from({ length: 4 * CHUNK_ROWS + 9 }, (_, row) =>
      random.chance(0.1)
        ? nan
        : random.chance(0.2)
          ? -1
          : (draws[Math.floor(row / CHUNK_ROWS)] ?? (() => -1))(),
    );
    const without = Numbers.from(values, store).without(-1);
    const expected = Numbers.from(
      values.map((value) => (value === -1 ? nan : value)),
      store,
    );
    assert.deepEqual([...without.chunks()], [...expected.chunks()]);
    const figures = ({ length, missing, min, max, whole }: Numbers) => ({ length, missing, min, max, whole });
    assert.deepEqual(figures(without), figures(expected));
  });

  it('takes no rows after a short chunk', () => {
    const numbers = Numbers.from(Float64Array.of(1), store);
    assert.throws(() => numbers.append(Float64Array.of(2)), /last chunk/);
  });
});
