import assert from 'node:assert/strict';
import { SecretMasker } from '../../../tools/agent/mask.js';
import { Variables } from '../../../tools/agent/variables.js';

function variablesOf(values: Record<string, string>, masker = new SecretMasker()): Variables {
  const variables = new Variables(masker);
  for (const [name, value] of Object.entries(values)) variables.set(name, value);
  return variables;
}

describe('Variables', () => {
  it('are found without case', () => {
    assert.equal(variablesOf({ 'My.Name': 'x' }).get('my.NAME'), 'x');
  });

  it('replace macros once: what comes out is not read again', () => {
    const variables = variablesOf({ a: '$(b)', b: 'B', c: 'C' });
    assert.equal(variables.expand('$(a) $(c)$(missing) $( c) $()'), '$(b) C$(missing) $( c) $()');
  });

  it('find a macro inside one that is not known', () => {
    assert.equal(variablesOf({ b: 'B' }).expand('$(date $(b))'), '$(date B)');
  });

  it('expand each other on refresh, through several levels', () => {
    const variables = variablesOf({ a: '<$(b)>', b: '[$(c)]', c: 'x' });
    assert.deepEqual(variables.refresh(), []);
    assert.equal(variables.get('a'), '<[x]>');
  });

  it('leave a circle as it is and warn', () => {
    const variables = variablesOf({ a: '$(b)', b: '$(a)', self: '$(self)' });
    const warnings = variables.refresh();
    assert.ok(warnings.some((warning) => warning.includes("'self'") && warning.includes('cyclical')));
    assert.equal(variables.get('self'), '$(self)');
  });

  it('become secret when they take in a secret, and are masked then', () => {
    const masker = new SecretMasker();
    const variables = variablesOf({ url: 'https://u:$(key)@host' }, masker);
    variables.set('key', 'hidden', { secret: true });
    variables.refresh();
    assert.equal(variables.list().find(({ name }) => name === 'url')?.secret, true);
    assert.equal(masker.mask('https://u:hidden@host'), '***');
  });

  it('stay secret when set again', () => {
    const masker = new SecretMasker();
    const variables = variablesOf({}, masker);
    variables.set('key', 'one', { secret: true });
    variables.set('KEY', 'two');
    assert.equal(masker.mask('one two'), '*** ***');
  });
});
