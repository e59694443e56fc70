import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { dealFolds } from '../../../runtime/gbdt/folds.js';
import { randomNumbers } from './generatedData.js';

function countPerFold(foldOf: Uint16Array, folds: number, counts: (row: number) => boolean): number[] {
  const sizes = new Array<number>(folds).fill(0);
  for (const [row, fold] of foldOf.entries()) if (counts(row)) sizes[fold]!++;
  return sizes;
}

const spread = (sizes: number[]) => Math.max(...sizes) - Math.min(...sizes);

describe('dealFolds', () => {
  const random = randomNumbers(5);
  const claims = Float64Array.from({ length: 1003 }, () => Number(random() < 0.05));

  it('gives every fold its share of rows and of claims', () => {
    for (const folds of [2, 3, 10]) {
      const foldOf = dealFolds(claims.length, { folds, seed: 1, claims });
      assert.ok(spread(countPerFold(foldOf, folds, () => true)) <= 2);
      assert.ok(spread(countPerFold(foldOf, folds, (row) => claims[row] === 1)) <= 1);
      assert.ok(Math.max(...foldOf) === folds - 1);
    }
  });

  it('keeps the rows of a group together', () => {
    const groups = Uint32Array.from(claims, () => Math.floor(random() * 200) + 4e9);
    const foldOf = dealFolds(claims.length, { folds: 4, seed: 1, claims, groups });
    const of = new Map(Array.from(groups, (group, row) => [group, foldOf[row]]));
    assert.ok(groups.every((group, row) => of.get(group) === foldOf[row]));
    assert.ok(spread(countPerFold(foldOf, 4, () => true)) <= 2 * 10);
  });

  it('is the same for the same seed, and shuffled by another', () => {
    const deal = (seed: number) => dealFolds(claims.length, { folds: 5, seed, claims });
    assert.deepEqual(deal(1), deal(1));
    const [first, other] = [deal(1), deal(2)];
    assert.ok(first.filter((fold, row) => fold === other[row]).length < claims.length / 2);
    const neighbours = countPerFold(first, 5, (row) => row > 0 && first[row] === first[row - 1]);
    assert.ok(
      neighbours.every((count) => count > 0),
      'no pattern in the order of rows',
    );
  });

  it('takes few rows of many folds, and refuses too many folds', () => {
    const few = Float64Array.of(1, 0, 1, 0, 1, 0);
    assert.deepEqual([...dealFolds(6, { folds: 3, seed: 1, claims: few })].sort(), [0, 0, 1, 1, 2, 2]);
    assert.throws(
      () => dealFolds(6, { folds: 4, seed: 1, claims: few }),
      (error) =>
        error instanceof UserError && /has 3 with and 3 without.*Use fewer folds/.test(error.message),
    );
    assert.throws(() => dealFolds(6, { folds: 7, seed: 1 }), /the train part has 6/);
  });
});
