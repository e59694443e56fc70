import assert from 'node:assert/strict';
import { firstRecords, quotedText } from '../../../../runtime/data/csv/records.js';

describe('firstRecords', () => {
  const COMMA = ','.charCodeAt(0);
  const read = (text: string, whole = true, most = 10) => firstRecords(Buffer.from(text), COMMA, most, whole);

  it('splits at delimiters and at every kind of line end', () => {
    assert.deepEqual(read('a,b\r\n1,2\n3,\r,4').records, [
      ['a', 'b'],
      ['1', '2'],
      ['3', ''],
      ['', '4'],
    ]);
  });

  it('says where each record ends and how many lines it takes', () => {
    const { ends, lines } = read('"a\r\n\n1",b\r\n1,2\n');
    assert.deepEqual(ends, [11, 15]);
    assert.deepEqual(lines, [3, 1]);
  });

  it('undoubles quotes and keeps delimiters within', () => {
    assert.deepEqual(read('"a ""1"", b",""\n').records, [['a "1", b', '']]);
  });

  it('gives no more than asked for, and nothing incomplete', () => {
    assert.equal(read('a\nb\nc\n', true, 2).records.length, 2);
    assert.deepEqual(read('a,b\n1,2', false).records, [['a', 'b']]);
    assert.deepEqual(read('a,b\r', false).records, []);
    assert.deepEqual(read('a,b\n"1,2\n', true).records, [['a', 'b']]);
  });
});

describe('quotedText', () => {
  it('ends after the closing quote and knows when there is none', () => {
    const bytes = Buffer.from('x"a""b",c"\n');
    assert.deepEqual(quotedText(bytes, 1, bytes.length), { text: 'a"b', end: 7 });
    assert.equal(quotedText(bytes, 9, bytes.length), undefined);
    assert.equal(quotedText(bytes, 1, 6), undefined);
  });
});
