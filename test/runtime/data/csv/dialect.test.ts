import assert from 'node:assert/strict';
import { detectDelimiter } from '../../../../runtime/data/csv/dialect.js';

describe('detectDelimiter', () => {
  const detect = (text: string, decimal: '.' | ',' = '.') => {
    const delimiter = detectDelimiter(Buffer.from(text), true, decimal);
    return delimiter && String.fromCharCode(delimiter);
  };

  it('finds comma, semicolon, tab and bar', () => {
    for (const delimiter of [',', ';', '\t', '|']) {
      assert.equal(detect(`a${delimiter}b\n1${delimiter}2\n`), delimiter);
    }
  });

  it('is not led astray by commas in text or in numbers', () => {
    assert.equal(detect('name;premium\n"Smith, John; jr.";3,5\nJones;4,5\n'), ';');
    assert.equal(detect('a\tb, c\td\n1\t2, 3\t4\n'), '\t');
    assert.equal(detect('a,b\n"x;y;z",1\n"x;y;z",2\n'), ',');
  });

  it('does not take a declared decimal comma for the delimiter', () => {
    assert.equal(detect('a|b,c|d\n1|2,5|3\n', ','), '|');
  });

  it('judges by complete records only when there is more to come', () => {
    assert.equal(detectDelimiter(Buffer.from('a,b;c\n1,2;3\n1'), false, '.'), ','.charCodeAt(0));
  });

  it('finds none in a single column', () => {
    assert.equal(detect('a\n1\n2\n'), undefined);
  });
});
