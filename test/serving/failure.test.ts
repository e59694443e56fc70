import assert from 'node:assert/strict';
import { UserError } from '../../runtime/error.js';
import { failureBody, failureOf, Refusal } from '../../serving/failure.js';

describe('serving/failure', () => {
  it('passes on what users can mend, the first twenty of it', () => {
    const findings = Array.from({ length: 23 }, (_, row) => ({ where: `row ${row}`, what: 'Too short.' }));
    const { status, message } = failureOf(new UserError(findings));
    assert.equal(status, 400);
    assert.match(message, /^row 0: Too short\.\n/);
    assert.match(message, /\nrow 19: Too short\.\nand 3 more$/);
  });

  it('keeps a refusal as it is', () => {
    const failure = { status: 429, message: 'Later.', headers: { 'retry-after': '1' } };
    assert.deepEqual(failureOf(new Refusal(failure)), failure);
  });

  it('says nothing of the message of any other error', () => {
    for (const error of [
      new Error('s3cret'),
      Object.assign(new Error('s3cret'), { statusCode: 400, code: 'FST_ERR_CTP_INVALID_JSON_BODY' }),
      Object.assign(new Error('s3cret'), { statusCode: 418 }),
      Object.assign(new Error('s3cret'), { statusCode: 503 }),
    ]) {
      assert.doesNotMatch(failureOf(error).message, /s3cret/);
    }
    assert.deepEqual(failureOf(new Error('s3cret')).headers, { 'x-ms-run-function-failed': 'true' });
  });

  it('gives each protocol its own body', () => {
    const failure = { status: 400, message: 'No.' };
    assert.deepEqual(failureBody('/score', failure), { message: 'No.' });
    assert.deepEqual(failureBody('/v2extra', failure), { message: 'No.' });
    assert.deepEqual(failureBody('/v2/models/m/infer?x=1', failure), { error: 'No.' });
    assert.deepEqual(failureBody('/invocations', failure), { error_code: 'BAD_REQUEST', message: 'No.' });
    assert.deepEqual(failureBody('/invocations?x', { ...failure, status: 500 }), {
      error_code: 'INTERNAL_ERROR',
      message: 'No.',
    });
  });
});
