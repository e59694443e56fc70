import assert from 'node:assert/strict';
import { type ColumnUse, typeOf } from '../../../../runtime/data/csv/columnType.js';
import type { Spelling } from '../../../../runtime/data/csv/number.js';

describe('typeOf', () => {
  const type = (counts: Partial<Record<Spelling, number>>, use: ColumnUse = 'any') =>
    typeOf(
      Object.fromEntries(
        Object.entries(counts).map(([spelling, count]) => [spelling, { count, lines: [], texts: [] }]),
      ),
      use,
    );

  it('takes numbers and missing tokens for numbers, and a column of nothing too', () => {
    assert.equal(type({ number: 3, token: 9 }), 'number');
    assert.equal(type({ token: 9 }), 'number');
    assert.equal(type({}), 'number');
  });

  it('takes text for text until nearly all cells are numbers', () => {
    assert.equal(type({ number: 94, text: 6 }), 'text');
    assert.equal(type({ number: 95, text: 5 }), 'number');
    assert.equal(type({ text: 1 }), 'text');
  });

  it('takes numbers in another notation for numbers', () => {
    assert.equal(type({ lookalike: 3 }), 'number');
    assert.equal(type({ number: 50, lookalike: 46, text: 4 }), 'number');
  });

  it('takes codes for text, unless nearly all cells are plain numbers and the name does not say category', () => {
    assert.equal(type({ number: 50, code: 50 }), 'text');
    assert.equal(type({ number: 99, code: 1 }), 'number');
    assert.equal(type({ number: 99, code: 1 }, 'category'), 'text');
    assert.equal(type({ number: 98, code: 1, text: 1 }, 'category'), 'number');
  });

  it('takes whole numbers beyond 2^53 for codes only where most cells are such', () => {
    assert.equal(type({ number: 50, big: 50 }), 'number');
    assert.equal(type({ number: 40, big: 60 }), 'text');
    assert.equal(type({ number: 999, big: 1 }, 'identifier'), 'text');
  });

  it('lets an identifier be anything', () => {
    assert.equal(type({ number: 9 }, 'identifier'), 'number');
    assert.equal(type({ number: 999, text: 1 }, 'identifier'), 'text');
    assert.equal(type({ number: 999, code: 1 }, 'identifier'), 'text');
  });
});
