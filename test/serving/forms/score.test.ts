import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { readScoreBody } from '../../../serving/forms/score.js';

describe('serving/forms/score', () => {
  it('reads lists, records and Azure ML’s split', () => {
    assert.deepEqual(readScoreBody({ data: [[1]] }), { rows: [[1]] });
    assert.deepEqual(readScoreBody({ data: [{ a: 1 }] }), { records: [{ a: 1 }] });
    assert.deepEqual(readScoreBody({ records: [{ a: 1 }] }), { records: [{ a: 1 }] });
    assert.deepEqual(readScoreBody({ input_data: [[1]], params: { x: 1 } }), { rows: [[1]] });
    assert.deepEqual(readScoreBody({ input_data: { columns: ['a'], index: [0], data: [[1]] } }), {
      columns: ['a'],
      rows: [[1]],
    });
  });

  it('refuses a body that could mean two things, or nothing', () => {
    for (const body of [
      null,
      1,
      'data',
      [[1]],
      {},
      { params: {} },
      { Data: [[1]] },
      { data: [[1]], records: [] },
    ]) {
      assert.throws(() => readScoreBody(body), UserError, JSON.stringify(body));
    }
  });
});
