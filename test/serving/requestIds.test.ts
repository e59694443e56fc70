import assert from 'node:assert/strict';
import { overlongId, requestIdOf, requestIds } from '../../serving/requestIds.js';

describe('serving/requestIds', () => {
  it('keeps the client’s id, and makes one where there is none or too long a one', () => {
    assert.equal(requestIdOf({ 'x-request-id': 'abc' }), 'abc');
    assert.match(requestIdOf({}), /^[0-9a-f-]{36}$/);
    assert.match(requestIdOf({ 'x-request-id': 'x'.repeat(101) }), /^[0-9a-f-]{36}$/);
    assert.notEqual(requestIdOf({}), requestIdOf({}));
  });

  it('answers with the ids as Azure ML’s server does', () => {
    assert.deepEqual(requestIds({}, 'r'), { 'x-request-id': 'r', 'x-ms-request-id': 'r' });
    assert.deepEqual(requestIds({ 'x-ms-client-request-id': 'c' }, 'r'), {
      'x-request-id': 'r',
      'x-ms-request-id': 'c',
      'x-ms-client-request-id': 'c',
    });
    assert.deepEqual(requestIds({ 'x-ms-request-id': 'm' }, 'r'), {
      'x-request-id': 'r',
      'x-ms-request-id': 'm',
      'x-ms-client-request-id': 'm',
    });
    assert.deepEqual(requestIds({ 'x-ms-request-id': 'm', 'x-ms-client-request-id': 'c' }, 'r'), {
      'x-request-id': 'r',
      'x-ms-request-id': 'm',
      'x-ms-client-request-id': 'c',
    });
  });

  it('names the id that is too long', () => {
    assert.equal(overlongId({ 'x-request-id': 'x'.repeat(100) }), undefined);
    for (const name of ['x-request-id', 'x-ms-request-id', 'x-ms-client-request-id']) {
      assert.equal(overlongId({ [name]: 'x'.repeat(101) }), name);
    }
  });
});
