import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { spellingOf } from '../../../../runtime/data/csv/number.js';
import { temporaryFolder } from '../../../support/folder.js';
import { needPython, python } from '../../../support/python.js';
import { root } from '../../../support/root.js';
import { type Cell, type Reading, readFileAsUsersSee, readText, refusalOf } from './reading.js';

/** Files that other readers were reported to get wrong. The names are those of the reports. */
describe('known cases of CSV', () => {
  const folder = temporaryFolder();
  const read = (text: string | Buffer, options?: Parameters<typeof readText>[2]): Promise<Reading> =>
    readText(folder.path, text, options);
  const kinds = ({ errors }: Reading) => errors.map((line) => /: ([a-z-]+): /.exec(line)![1]);

  const VALUES: Record<string, { text: string | Buffer; columns: Record<string, Cell[]> }> = {
    'a mark and one column more than the name (csv-parse 284)': {
      text: '\ufeffX,Y\r\n1,2',
      columns: { X: [1], Y: [2] },
    },
    'a mark before a quoted header (miller 161)': {
      text: '\ufeff"a","b"\n1,2\n',
      columns: { a: [1], b: [2] },
    },
    '"NA" and NA (pandas 10647), which are missing among numbers': {
      text: 'x,y\n"NA",NA\n1,2\n',
      columns: { x: [null, 1], y: [null, 2] },
    },
    'ids that a double does not tell apart (papaparse 692)': {
      text: 'id,t\n208310224003697457,1\n208310224003697685,0\n',
      columns: { id: ['208310224003697457', '208310224003697685'], t: [1, 0] },
    },
    'codes with leading zeros and those that look like exponents (ngx-papaparse 83, papaparse 1078)': {
      text: 'id,t\n0700,1\n713752e1,0\n',
      columns: { id: ['0700', '713752e1'], t: [1, 0] },
    },
    'a gzip of two members (fflate 287)': {
      text: Buffer.concat([gzipSync('a,b\n11,2'), gzipSync('2\n3,4\n')]),
      columns: { a: [11, 3], b: [22, 4] },
    },
    'the last line without its end, and lone CR': {
      text: 'a,b\r1,2\r3,4',
      columns: { a: [1, 3], b: [2, 4] },
    },
    'UTF-16 with a mark': { text: Buffer.from('\ufeffa;b\n1;ü\n', 'utf16le'), columns: { a: [1], b: ['ü'] } },
    'minus zero and blanks around': { text: 'a,b\n-0, 5 \n1,6\n', columns: { a: [0, 1], b: [5, 6] } },
    'true, TRUE and 1, which make text': {
      text: 'a,b\ntrue,1\nTRUE,2\n1,3\n',
      columns: { a: ['true', 'TRUE', '1'], b: [1, 2, 3] },
    },
    '0x10, which is text': { text: 'a,b\n0x10,1\nx,2\n', columns: { a: ['0x10', 'x'], b: [1, 2] } },
  };
  for (const [what, { text, columns }] of Object.entries(VALUES)) {
    it(`reads ${what}`, async () => {
      const reading = await read(text);
      assert.deepEqual(reading.errors, []);
      assert.deepEqual(reading.columns, columns);
    });
  }

  const ERRORS: Record<string, { text: string; kinds: string[] }> = {
    'a header that ends with a delimiter and rows that do not (csv-parse 307)': {
      text: 'a;b;\n1;2\n3;4\n5;6;7\n',
      kinds: ['blank-header', 'missing-cell'],
    },
    'rows that end with one more delimiter (csv-parse 211)': {
      text: 'a;b\n1;2;\n3;4;\n5;6\n',
      kinds: ['extra-cell'],
    },
    'ragged rows (csv-parse 73, 268)': {
      text: 'A,B,C\n1,2,3\n5,6\n7,8,9,10\n',
      kinds: ['missing-cell', 'extra-cell'],
    },
    'a typographic minus and a decimal comma (actual 6206, polars 28163)': {
      text: 'a;b\n−100,00;1\n3;2\n',
      kinds: ['type-error'],
    },
    'thousands separators (pandas 22584)': { text: 'a;b\n54,908;1\n3;2\n', kinds: ['type-error'] },
    'a quote inside an unquoted cell': { text: 'a,b\nx"y,1\nz,2\n', kinds: ['stray-quote'] },
    '1e400, which no double holds': { text: 'a,b\n1e400,1\n2,2\n', kinds: ['type-error'] },
    'names that repeat': { text: 'a,a\n1,2\n', kinds: ['duplicate-label'] },
  };
  for (const [what, { text, kinds: expected }] of Object.entries(ERRORS)) {
    it(`names ${what}`, async () => {
      assert.deepEqual(kinds(await read(text)), expected);
    });
  }

  const REFUSALS: Record<string, { text: string | Buffer; message: RegExp }> = {
    'a header alone': { text: 'a,b\n', message: /no-rows/ },
    'a zero byte': { text: 'a,b\n1,\0\n', message: /null-byte: there is a zero byte at offset 6 \(line 2\)/ },
    'a truncated gzip': { text: gzipSync('a,b\n1,2\n').subarray(0, 20), message: /the file is truncated/ },
  };
  for (const [what, { text, message }] of Object.entries(REFUSALS)) {
    it(`refuses ${what}`, async () => {
      assert.match((await refusalOf(read(text)))[0], message);
    });
  }

  it('keeps to quotes far behind what the dialect is guessed from (duckdb 16251)', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => (i === 4000 ? `${i},"x"","` : `${i},x`));
    const { columns, errors } = await read(`id,t\n${rows.join('\n')}\n`);
    assert.deepEqual(errors, []);
    assert.equal(columns.t[4000], 'x",');
  });

  it('takes a column for text when a late row is (duckdb 15376)', async () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => `"${i}","1"`);
    const { columns } = await read(`"id","t"\n${rows.join('\n')}\n"D1000263","0"\n`);
    assert.deepEqual(columns.id.slice(199_999), ['199999', 'D1000263']);
  });

  it('reads all of csv-spectrum as its JSON says', async () => {
    const spectrum = join(root, 'node_modules', 'csv-spectrum');
    const files = readdirSync(join(spectrum, 'csvs'));
    assert(files.length >= 10);
    // It has a quote within an unquoted cell, which we refuse rather than guess at.
    const strange = 'location_coordinates.csv';
    assert.deepEqual(kinds(await readFileAsUsersSee(join(spectrum, 'csvs', strange))), ['stray-quote']);
    for (const file of files.filter((name) => name !== strange)) {
      const rows = JSON.parse(readFileSync(join(spectrum, 'json', `${basename(file, '.csv')}.json`), 'utf8'));
      const { columns, errors } = await readFileAsUsersSee(join(spectrum, 'csvs', file));
      assert.deepEqual(errors, [], file);
      const names = Object.keys(rows[0]);
      const asRead = (cells: string[]): Cell[] => {
        const isNumeric = cells.every((cell) => ['number', 'missing'].includes(spellingOf(cell)));
        return cells.map((cell) => (cell === '' ? null : isNumeric ? Number(cell) : cell));
      };
      const expected = names.map((name) => [
        name,
        asRead(rows.map((row: Record<string, string>) => row[name])),
      ]);
      assert.deepEqual(columns, Object.fromEntries(expected), file);
    }
  });

  it('reads what a German spreadsheet writes: semicolons, decimal commas, UTF-16', async function () {
    needPython(this);
    const path = join(folder.path, 'excel.csv');
    const expected = python<Record<string, Cell[]>>(
      `
import json, sys, numpy, pandas
random = numpy.random.default_rng(3)
n = 500
frame = pandas.DataFrame({
  'id': range(n), 'prämie': numpy.round(random.random(n) * 1000, 2),
  'ort': random.choice(['Köln', 'München; Süd', 'Z"ürich'], n), 'fehlt': numpy.where(random.random(n) < 0.5, numpy.nan, 1.5),
})
text = frame.to_csv(index=False, sep=';', decimal=',', lineterminator='\\r\\n')
open(json.load(sys.stdin), 'wb').write(text.encode('utf-16'))
cell = lambda value: None if isinstance(value, float) and numpy.isnan(value) else value
print(json.dumps({name: [cell(value) for value in frame[name].tolist()] for name in frame}))
`,
      path,
    );
    const { columns, errors } = await readFileAsUsersSee(path, { decimal: ',' });
    assert.deepEqual(errors, []);
    assert.deepEqual(columns, expected);
  });
});
