import assert from 'node:assert/strict';
import { requireBothClasses } from '../../../../runtime/data/split/bothClasses.js';

describe('requireBothClasses', () => {
  it('refuses a part without claims and one with nothing else, and one without rows', () => {
    const partOf = Uint8Array.of(0, 0, 0, 1, 1);
    assert.throws(
      () =>
        requireBothClasses(
          partOf,
          Float64Array.of(0, 1, 0, 1, 1),
          { targetKind: 'binary', method: 'hash' },
          'p.csv',
        ),
      {
        message:
          'p.csv: The split leaves validation and test without rows of both classes: train 3 rows with 1 claims, validation 2 rows with 2 claims, test 0 rows with 0 claims. Give more rows, a larger share to that part, or another seed, or split by stratified.',
      },
    );
    requireBothClasses(
      Uint8Array.of(0, 0, 1, 1, 2, 2),
      Float64Array.of(0, 1, 0, 1, 0, 1),
      { targetKind: 'binary', method: 'hash' },
      'p.csv',
    );
  });

  it('wants targets that differ where they are no classes', () => {
    const partOf = Uint8Array.of(0, 0, 1, 1, 2, 2);
    const amounts = Float64Array.of(1, 2, 3, 4, 5, 5);
    assert.throws(
      () => requireBothClasses(partOf, amounts, { targetKind: 'amount', method: 'time' }, 'p.csv'),
      {
        message:
          'p.csv: The split leaves test without rows of different targets: train 2 rows with 2 claims, validation 2 rows with 2 claims, test 2 rows with 2 claims. Give more rows or a larger share to that part.',
      },
    );
  });
});
