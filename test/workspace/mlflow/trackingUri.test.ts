import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { readTrackingUri } from '../../../workspace/mlflow/trackingUri.js';

const AZURE =
  'azureml://westeurope.api.azureml.ms/mlflow/v1.0/subscriptions/s-1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws';

describe('readTrackingUri', () => {
  it('takes the root of a server, with or without a slash or a path', () => {
    assert.equal(readTrackingUri('http://localhost:5000').base, 'http://localhost:5000');
    assert.equal(readTrackingUri('https://example.com/mlflow/').base, 'https://example.com/mlflow');
    assert.equal(
      readTrackingUri('http://localhost:5000/').runUrl('7', 'abc'),
      'http://localhost:5000/#/experiments/7/runs/abc',
    );
  });

  for (const uri of [AZURE, `${AZURE}?`, AZURE.replace('azureml:', 'https:')]) {
    it(`turns ${uri.slice(0, 12)}…${uri.slice(-3)} to https and links to the studio`, () => {
      const address = readTrackingUri(uri);
      assert.equal(address.base, AZURE.replace('azureml:', 'https:'));
      assert.equal(
        address.runUrl('7', 'abc'),
        'https://ml.azure.com/runs/abc?wsid=/subscriptions/s-1/resourcegroups/rg/workspaces/ws',
      );
    });
  }

  it('takes credentials out of the address', () => {
    const address = readTrackingUri('https://ada:p%40ss@example.com/mlflow');
    assert.deepEqual(
      [address.base, address.username, address.password],
      ['https://example.com/mlflow', 'ada', 'p@ss'],
    );
  });

  for (const uri of [
    '',
    'mlruns',
    'file:///mlruns',
    'sqlite:///mlflow.db',
    'databricks',
    'ftp://u:s3cret@h/x',
    '//u:s3cret@h',
  ]) {
    it(`refuses "${uri}" and shows no password`, () => {
      assert.throws(
        () => readTrackingUri(uri),
        (error: unknown) => error instanceof UserError && !error.message.includes('s3cret'),
      );
    });
  }
});
