import assert from 'node:assert/strict';
import { checkText } from '../../../../runtime/data/csv/encoding.js';

describe('checkText', () => {
  it('lets any UTF-8 pass, the replacement character too', () => {
    checkText(Buffer.from('Müller, 東京 🚗 \ufffd\n'), 0, 1);
  });

  it('names byte, offset and line of the first byte that is none', () => {
    const bytes = Buffer.concat([Buffer.from('ä\ufffd\r\nb\n'), Buffer.from([0x63, 0xe4, 0x0a])]);
    assert.throws(() => checkText(bytes, 1000, 7), {
      message:
        'encoding-error: the byte 0xe4 at offset 1010 (line 9) is not UTF-8. Save the file as UTF-8; it may be Windows-1252 or Latin-1 now.',
    });
  });

  it('refuses overlong forms, surrogates and cut characters', () => {
    for (const bytes of [
      [0xc0, 0xaf],
      [0xed, 0xa0, 0x80],
      [0x61, 0xe2, 0x82],
    ]) {
      assert.throws(() => checkText(Buffer.from(bytes), 0, 1), /encoding-error: the byte/);
    }
  });

  it('names a zero byte, as UTF-16 without mark has', () => {
    assert.throws(() => checkText(Buffer.from('a,b\n', 'utf16le'), 0, 1), {
      message:
        'null-byte: there is a zero byte at offset 1 (line 1): UTF-16 without a byte-order mark, or no text at all. Save the file as UTF-8.',
    });
  });
});
