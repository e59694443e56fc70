import assert from 'node:assert/strict';
import { azureError } from '../../../workspace/azureml/azureError.js';

describe('azureError', () => {
  it('opens the JSON that a quota error holds inside its message', () => {
    const inner = {
      errors: {
        VmSize: [
          'Not enough quota available for Standard_DS3_v2 in SubscriptionId. Current usage/limit: 0/6. Additional needed: 8',
        ],
      },
      type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
      title: 'One or more validation errors occurred.',
      status: 400,
      traceId: '00-af11',
    };
    const body = JSON.stringify({
      error: {
        code: 'BadRequest',
        message: 'The request is invalid.',
        details: [
          {
            code: 'InferencingClientCreateDeploymentFailed',
            message: `InferencingClient HttpRequest error, error detail: ${JSON.stringify(inner)}`,
          },
        ],
      },
    });
    const { message } = azureError(400, 'Writing the deployment', body);
    assert.match(message, /The request is invalid\. .*Current usage\/limit: 0\/6\. Additional needed: 8/);
    assert.match(message, /ask for more quota/);
    assert.doesNotMatch(message, /00-af11|traceId/);
  });

  it('keeps long nested messages whole, each once', () => {
    const long = 'x'.repeat(5000);
    const error = azureError(
      400,
      'Writing',
      JSON.stringify({
        error: {
          code: 'A',
          message: 'outer',
          innererror: { code: 'ImageBuildFailure', message: long },
          details: [{ message: 'outer' }],
        },
      }),
    );
    assert.equal(error.code, 'ImageBuildFailure');
    assert.ok(error.message.includes(`outer ${long}`));
    assert.equal(error.message.split('outer').length, 2);
  });

  for (const body of [
    undefined,
    '',
    'not json',
    '[]',
    '{"error":null}',
    '{"error":"text"}',
    '{"error":{"message":7}}',
  ]) {
    it(`says the status when the body is ${JSON.stringify(body)}`, () => {
      const error = azureError(503, 'Reading', body);
      assert.equal(error.status, 503);
      assert.match(error.message, /^Reading failed: HTTP 503/);
    });
  }

  it('tells what to do about a right that is missing', () => {
    assert.match(
      azureError(403, 'Writing', '{"error":{"code":"AuthorizationFailed","message":"no"}}').message,
      /AzureML Data Scientist/,
    );
  });
});
