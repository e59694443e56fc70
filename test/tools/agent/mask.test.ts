import assert from 'node:assert/strict';
import { SecretMasker } from '../../../tools/agent/mask.js';

function masking(...secrets: string[]): (text: string) => string {
  const masker = new SecretMasker();
  for (const secret of secrets) masker.add(secret);
  return (text) => masker.mask(text);
}

describe('SecretMasker', () => {
  it('hides every occurrence', () => {
    assert.equal(masking('abc')('abc-abc, xabcx'), '***-***, x***x');
  });

  it('makes one mask of secrets that overlap or touch', () => {
    const mask = masking('abcd', 'cdef', 'gh');
    assert.equal(mask('-abcdef-'), '-***-');
    assert.equal(mask('-abcdgh-'), '-***-');
    assert.equal(mask('abcd gh'), '*** ***');
  });

  it('hides a secret that begins inside itself', () => {
    assert.equal(masking('aba')('xababax'), 'x***x');
  });

  it('hides the forms of a secret in JSON and in a URI', () => {
    const secret = `p"w\\d/é('!)`;
    const mask = masking(secret);
    assert.equal(mask(`{"k":${JSON.stringify(secret)}}`), '{"k":"***"}');
    assert.equal(mask('?k=p%22w%5Cd%2F%C3%A9%28%27%21%29'), '?k=***');
  });

  it('knows base64 and escaped lines of secrets known at the start only', () => {
    const base64 = Buffer.from('s3cret value').toString('base64');
    assert.equal(masking('s3cret value')(base64), base64);
    const known = new SecretMasker();
    known.addKnown('s3cret value');
    known.addKnown('"quoted one"');
    known.addKnown('50%\nmore');
    assert.equal(known.mask(`${base64} quoted one 50%AZP25%0Amore 50%%0Amore`), '*** *** *** ***');
  });

  it('never masks the empty text', () => {
    assert.equal(masking('')('text'), 'text');
  });
});
