import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { readCsvBody } from '../../../serving/forms/csv.js';
import { needPython, python } from '../../support/python.js';

const read = (text: string, ...textColumns: string[]) => readCsvBody(text, new Set(textColumns));

describe('serving/forms/csv', () => {
  it('reads what pandas writes', function () {
    needPython(this);
    const columns = ['number', 'text, "quoted"', 'code'];
    const rows = [
      [1.5, 'plain', 3],
      [-2e-7, 'with, comma', null],
      [null, 'with "quotes"', 0],
      [1e21, 'two\nlines', -1],
      [0.1, null, 7],
    ];
    const text = python<string>(
      `import sys, json, pandas
value = json.load(sys.stdin)
print(json.dumps(pandas.DataFrame(value["rows"], columns=value["columns"]).to_csv(index=False)))`,
      { columns, rows },
    );
    assert.deepEqual(read(text, columns[1]!), { columns, rows });
  });

  it('takes CRLF, a last line without a break, blank lines and empty cells at the end', () => {
    const rows = [
      [1, null],
      [null, 2],
    ];
    assert.deepEqual(read('a,b\r\n1,\r\n\r\n,2'), { columns: ['a', 'b'], rows });
    assert.deepEqual(read('a,b\n1,\n,2\n\n'), { columns: ['a', 'b'], rows });
    assert.deepEqual(read('a,b\n,2\n1,'), { columns: ['a', 'b'], rows: rows.toReversed() });
  });

  it('leaves digits of a text feature as text, and what is no number as it is', () => {
    assert.deepEqual(read('zip,n\n007,0x10\n', 'zip').rows, [['007', '0x10']]);
  });

  const bad: [text: string, message: RegExp][] = [
    ['', /No rows/],
    ['a,b\n', /No rows/],
    ['a,a\n1,2\n', /more than once: a/],
    ['a,b\n1\n1,2\n1,2,3\n', /row 0: 1 cells.*\nrow 2: 3 cells/],
    ['a,b\n1,"s3cret', /row 0: A quote/],
    ['a,b\n1,2\n3,s3"cret"\n', /row 1: A quote/],
  ];
  for (const [text, message] of bad) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => read(text),
        (error) => error instanceof UserError && message.test(error.message) && !error.message.includes('s3'),
      );
    });
  }
});
