import assert from 'node:assert/strict';
import { UserError } from '../../runtime/error.js';
import { checkName } from '../../workspace/name.js';

describe('checkName', () => {
  for (const name of [
    'claims',
    'Claims-2024_v1.2',
    '0',
    'a'.repeat(128),
    'console',
    'com',
    'comet1',
    'nullable',
  ]) {
    it(`accepts ${name.slice(0, 20)}`, () => assert.equal(checkName('model name', name), name));
  }

  for (const name of [
    '',
    '.',
    '..',
    '../models',
    'a/b',
    'a\\b',
    '/etc',
    'C:',
    '.hidden',
    '-flag',
    'two words',
    'naïve',
    'line\nbreak',
    'nul\0',
    'claims.',
    'con',
    'CON',
    'Aux.txt',
    'lpt9',
    'COM0.log',
    'a'.repeat(129),
  ]) {
    it(`refuses ${JSON.stringify(name.slice(0, 20))}, says where and how to mend it`, () => {
      assert.throws(
        () => checkName('model name', name),
        (error: unknown) => {
          assert(error instanceof UserError);
          assert.equal(error.findings[0]?.where, 'model name');
          assert.match(error.findings[0]?.cure ?? '', /letters, digits/);
          return true;
        },
      );
    });
  }
});
