import assert from 'node:assert/strict';
import { type Cells, typeColumns as type } from '../typeColumns.js';

describe('the target', () => {
  const typed = (target: Cells) => type({ target, x: [1, 2, 3, 4] });
  const errorsOf = (target: Cells) => typed(target).errors;
  const cure = 'Write 1 for a claim and 0 for none in every row.';
  const often = (count: number, ...cells: Cells): Cells => [...Array<Cells>(count).fill(cells).flat()];

  it('must be 0 or 1 in every row of a column where nearly all are', () => {
    assert.deepEqual(errorsOf([...often(20, 0, 1), null, -1, 0.5]), [
      `t.csv:42 column target: low-fraction-present: the target is missing. ${cure}`,
      `t.csv:43 column target: constraint-error: the target is -1, not 0 or 1 (and line 44). ${cure}`,
    ]);
    assert.deepEqual(errorsOf(['no', 'yes', 'no', 'no']), [
      `t.csv:2 column target: constraint-error: the target is "no", not 0 or 1 (and lines 3, 4, 5). ${cure}`,
    ]);
  });

  it('must have both classes', () => {
    assert.deepEqual(errorsOf([0, 0, 0, 0]), [
      't.csv column target: single-value: the target is 0 in every row, so there is nothing to learn. Give rows with a claim and rows without.',
    ]);
    assert.match(errorsOf([1, 1])[0], /single-value: the target is 1 in every row/);
    assert.match(errorsOf([3, 3])[0], /single-value: the target is 3 in every row/);
  });

  it('is a count where all values are whole and none is negative, and says so', () => {
    const { targetKind, schema, errors, warnings } = typed([0, 1, 2, 0]);
    assert.deepEqual(errors, []);
    assert.equal(targetKind, 'count');
    assert.deepEqual(schema.target, { type: 'integer', role: 'target', missing: [], min: 0, max: 2 });
    assert.deepEqual(warnings, [
      't.csv:4 column target: inferred-kind: the target is 2 and so taken for a count, not for a claim or none. State it as targetKind in the schema file.',
    ]);
  });

  it('is an amount where there are others', () => {
    const { targetKind, schema, errors } = typed([0, 120.5, 0, 1, -3]);
    assert.deepEqual(errors, []);
    assert.equal(targetKind, 'amount');
    assert.deepEqual(schema.target, { type: 'number', role: 'target', missing: [], min: -3, max: 120.5 });
    assert.equal(typed([...often(100, 0), 12.5, 1]).targetKind, 'amount');
  });
});
