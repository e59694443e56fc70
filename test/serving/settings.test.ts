import assert from 'node:assert/strict';
import { join } from 'node:path';
import { UserError } from '../../runtime/error.js';
import { readSettings } from '../../serving/settings.js';

const read = (environment: Record<string, string>, ...commandLine: string[]) =>
  readSettings(environment, commandLine, '/app');

describe('serving/settings', () => {
  it('serves the model beside the program, to this machine only, when nothing is said', () => {
    const settings = read({});
    assert.equal(settings.MODEL_DIR, join('/app', 'model'));
    assert.equal(settings.HOST, '127.0.0.1');
    assert.equal(settings.PORT, 5001);
    assert.equal(settings.SCORING_KEY, undefined);
    assert.equal(settings.MAX_BODY_BYTES, 2 * 1024 * 1024);
  });

  it('takes the command line before the environment', () => {
    const settings = read(
      { PORT: '1', MODEL_DIR: 'x', MODEL_NAME: 'x' },
      '--port',
      '7000',
      '--model',
      'm',
      '--name',
      'n',
    );
    assert.deepEqual([settings.PORT, settings.MODEL_DIR, settings.MODEL_NAME], [7000, 'm', 'n']);
  });

  it('takes an Azure ML mount with its name and version', () => {
    const AZUREML_MODEL_DIR = '/var/azureml-app/azureml-models/claims/12';
    const settings = read({ AZUREML_MODEL_DIR, MODEL_NAME: 'baked', MODEL_VERSION: '3' });
    assert.deepEqual(
      [settings.MODEL_DIR, settings.MODEL_NAME, settings.MODEL_VERSION],
      [AZUREML_MODEL_DIR, 'claims', '12'],
    );
    const chosen = read({ AZUREML_MODEL_DIR, MODEL_DIR: '/own', MODEL_NAME: 'own' });
    assert.deepEqual([chosen.MODEL_DIR, chosen.MODEL_NAME], ['/own', 'own']);
  });

  it('counts an empty variable as absent, but an empty key as a mistake', () => {
    assert.equal(read({ PORT: '', AZUREML_MODEL_DIR: '' }).PORT, 5001);
    assert.throws(() => read({ SCORING_KEY: '' }), /SCORING_KEY/);
  });

  it('names every setting that cannot be used, without the key', () => {
    assert.throws(
      () =>
        read({ PORT: 'http', LOG_LEVEL: 'loud', MODEL_NAME: 'a b', MAX_ROWS: '0', SCORING_KEY: 's3 cret' }),
      (error) => {
        assert.ok(error instanceof UserError);
        assert.deepEqual(error.findings.map(({ where }) => where).sort(), [
          'LOG_LEVEL',
          'MAX_ROWS',
          'MODEL_NAME',
          'PORT',
          'SCORING_KEY',
        ]);
        assert.doesNotMatch(error.message, /cret/);
        return true;
      },
    );
    assert.throws(() => read({}, '--prot', '1'), /command line: .*prot/);
  });
});
