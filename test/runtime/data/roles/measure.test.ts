import assert from 'node:assert/strict';
import { typeColumns as type } from '../typeColumns.js';

describe('weight and exposure', () => {
  const roles = { target: 'target', weight: 'w', exposure: 'e' };

  it('are numbers of the table and no features', () => {
    const { schema, column, errors } = type({ w: [1, 2, 1, 3], e: [0.5, 1, 1, 0.25], x: [1, 2] }, roles);
    assert.deepEqual(errors, []);
    assert.deepEqual(schema.w, { type: 'integer', role: 'weight', missing: [], min: 1, max: 3 });
    assert.deepEqual(schema.e, { type: 'number', role: 'exposure', missing: [], min: 0.25, max: 1 });
    assert.deepEqual(column.e.values, Float64Array.of(0.5, 1, 1, 0.25));
  });

  it('are above 0 in every row', () => {
    const { errors } = type({ w: [1, 0, null, -1], e: ['full', 'half'], x: [1, 2] }, roles);
    const cure = (role: string) =>
      `Write a number above 0 in every row, or leave out the rows without ${role}.`;
    assert.deepEqual(errors, [
      `t.csv:4 column w: low-fraction-present: the weight is missing. ${cure('weight')}`,
      `t.csv:3 column w: out-of-domain: the weight is 0, not above 0 (and line 5). ${cure('weight')}`,
      `t.csv column e: type-error: the exposure is text. ${cure('exposure')}`,
    ]);
  });
});
