import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { readReasonCount } from '../../../serving/forms/reasons.js';

describe('serving/forms/reasons', () => {
  it('reads how many are asked for', () => {
    assert.deepEqual([{}, { reasons: '1' }, { reasons: '100' }].map(readReasonCount), [undefined, 1, 100]);
  });

  for (const reasons of ['', '0', '101', '-1', '2.5', '1e1', 'all', ['3', '4']]) {
    it(`refuses ${JSON.stringify(reasons)}`, () => {
      assert.throws(() => readReasonCount({ reasons }), UserError);
    });
  }
});
