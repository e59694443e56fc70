import assert from 'node:assert/strict';
import { temporaryFolder } from '../../../support/folder.js';
import { readText } from './reading.js';

describe('Scanner', () => {
  const folder = temporaryFolder();

  it('reads numbers in every spelling to the nearest double', async () => {
    const spellings = [
      '0',
      '-0',
      '7',
      '-7',
      '7.0',
      '.5',
      '5.',
      '1e3',
      '2E-2',
      ' 8 ',
      '"9"',
      '" 10"',
      '123456789012345',
    ];
    spellings.push(
      '0.7180703307999999',
      '9007199254740991',
      '0.1',
      '1234.5678901234567',
      '4.9e-324',
      '1.7976931348623157e308',
    );
    spellings.push('3.14159265358979323846264338327950288', '0.000000000000000000000000000001');
    const { columns } = await readText(
      folder.path,
      `x;y\n${spellings.map((text) => `${text};1\n`).join('')}`,
    );
    assert.deepEqual(
      columns.x,
      spellings.map((text) => Number(text.replaceAll('"', '')) + 0),
    );
  });

  it('takes LF, CRLF and CR for line ends, mixed too, and needs none at the end', async () => {
    for (const text of ['a,b\n1,2\n3,4', 'a,b\r\n1,2\r\n3,4\r\n', 'a,b\r1,2\r3,4', 'a,b\r\n1,2\r3,4\n']) {
      const { columns, errors } = await readText(folder.path, text);
      assert.deepEqual(
        { columns, errors },
        { columns: { a: [1, 3], b: [2, 4] }, errors: [] },
        JSON.stringify(text),
      );
    }
  });

  it('keeps delimiters, line ends and doubled quotes within quotes', async () => {
    const { columns } = await readText(folder.path, 'a,b\n"x, ""y"",\r\nz",1\n"",2\n"""",3\n');
    assert.deepEqual(columns.a, ['x, "y",\r\nz', null, '"']);
  });

  it('names rows with too few and too many cells, all at once, and reads the others', async () => {
    const rows = [
      '1,2,3',
      '4,5',
      '6,7,8',
      '9',
      '1,2,3,4',
      '1,2,"a\nb",4,5',
      '',
      '5,6,7',
      ...Array(9).fill('1'),
    ];
    const { columns, errors, warnings } = await readText(folder.path, `a,b,c\n${rows.join('\n')}\n`);
    assert.deepEqual(columns, { a: [1, 6, 5], b: [2, 7, 6], c: [3, 8, 7] });
    assert.deepEqual(errors, [
      't.csv:3: missing-cell: the row has 2 cells where the header has 3 (and lines 5, 11, 12, 13 and 6 more). Give every row as many cells as the header; quote text that holds a delimiter or a line end.',
      't.csv:6: extra-cell: the row has 4 cells where the header has 3 (and line 7). Give every row as many cells as the header; quote text that holds a delimiter or a line end.',
    ]);
    assert.deepEqual(warnings, ['t.csv:9: blank-row: the line is blank and was passed over.']);
  });

  it('knows a delimiter at the end of each row for what it is', async () => {
    const { errors } = await readText(folder.path, 'a;b\n1;2;\n3;4;\n5;6\n');
    assert.deepEqual(errors, [
      't.csv:2: extra-cell: the row has 3 cells where the header has 2 (and line 3). Remove the delimiter at the end of the row, or name one more column in the header.',
    ]);
  });

  it('names quotes within a cell and text after a closing quote', async () => {
    const { errors } = await readText(folder.path, 'id,b\nx1,5" pipe\nx2,"a"b\nx3,fine\n');
    assert.deepEqual(errors, [
      't.csv:2 column b: stray-quote: "5\\" pipe" has a quote that neither encloses the cell nor is doubled (and line 3). Enclose the cell in quotes and double the quotes within.',
    ]);
  });

  it('holds cells of a million characters', async () => {
    const long = 'x'.repeat(1_000_000);
    const { columns } = await readText(folder.path, `a,b\n1,${long}\n2,"${long}"\n`);
    assert.equal(columns.b[0], long);
    assert.equal(columns.b[1], long);
  });

  it('makes room for more rows than foretold', async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => (i < 10_000 ? `${i},${'9'.repeat(14)}` : `${i},1`));
    const { columns } = await readText(folder.path, `a,b\n${rows.join('\n')}\n`);
    assert.equal(columns.a.length, 50_000);
    assert(columns.a.every((value, row) => value === row));
    assert.equal(columns.b[9_999], 99_999_999_999_999);
    assert.equal(columns.b[49_999], 1);
  });

  it('names a cell beyond all measure', async () => {
    const long = 'x'.repeat(1_000_001);
    const { errors } = await readText(folder.path, `a,b\n1,"${long}"\n2,${long}\n3,${long.slice(1)}\n`);
    assert.deepEqual(errors, [
      't.csv:2 column b: constraint-error: the cell has 1000001 characters, more than 1000000 (and line 3). Check its quotes; shorten the text if it is what it should be.',
    ]);
  });
});
