import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../../runtime/error.js';
import { temporaryFolder } from '../../../support/folder.js';
import { needPython, python, skipUnless } from '../../../support/python.js';
import { Random } from '../../../support/random.js';
import { sharedData } from '../../../support/root.js';
import { randomTable, writeRandomly } from './randomCsv.js';
import { type Cell, readFileAsUsersSee, readText, refusalOf } from './reading.js';

describe('readCsv', () => {
  const folder = temporaryFolder();
  const read = (text: string | Buffer) => readText(folder.path, text);

  describe('types, from all rows', () => {
    it('reads a column again as text when its last row turns it into text', async () => {
      const rows = Array.from({ length: 3000 }, (_, i) => (i < 1400 ? `${i},7.0,x` : `${i},D${i},x`));
      const { columns, errors } = await read(`id,code,t\n${rows.join('\n')}\n`);
      assert.deepEqual(errors, []);
      assert.deepEqual(columns.code.slice(1398, 1402), ['7.0', '7.0', 'D1400', 'D1401']);
      assert.equal(columns.id[2999], 2999);
    });

    it('keeps an id text for one letter, one leading zero or one number beyond 2^53', async () => {
      for (const odd of ['D1000263', '0700', '208310224003697457']) {
        const { columns, errors, warnings } = await read(
          `id,t\n${'208310224003697,1\n'.repeat(500)}"${odd}",1\n`,
        );
        assert.deepEqual(errors, []);
        assert.deepEqual(warnings, []);
        assert.equal(columns.id[0], '208310224003697');
        assert.equal(columns.id[500], odd);
      }
    });

    it('keeps ids beyond 2^53 apart', async () => {
      const { columns } = await read('id,t\n208310224003697457,1\n208310224003697685,0\n');
      assert.deepEqual(columns.id, ['208310224003697457', '208310224003697685']);
    });

    it('takes large measures for numbers and a column of long codes for text', async () => {
      const long = Array.from({ length: 9 }, (_, i) => `${i},0.5,20831022400369745${i}`);
      const { columns, errors, warnings } = await read(
        `id,sum,hash\n9,20831022400369745000,1\n${long.join('\n')}\n`,
      );
      assert.deepEqual(errors, []);
      assert.deepEqual(columns.sum.slice(0, 2), [2.0831022400369746e19, 0.5]);
      assert.deepEqual(columns.hash.slice(0, 3), ['1', '208310224003697450', '208310224003697451']);
      assert.match(warnings[0], /^t\.csv:3 column hash: type-error: "208310224003697450" would lose digits/);
    });

    it('names text in a column of numbers instead of making it a category', async () => {
      const rows = Array.from({ length: 200 }, (_, i) => `${i},${i === 150 || i === 160 ? 'unknown' : i}`);
      const { errors } = await read(`id,age\n${rows.join('\n')}\n`);
      assert.deepEqual(errors, [
        't.csv:152 column age: type-error: "unknown" is not a number, in a column where nearly all cells are (and line 162). Correct the cells, or leave them empty where the value is not known.',
      ]);
    });

    it('names it also where the first rows hold the text', async () => {
      const rows = Array.from({ length: 200 }, (_, i) => `${i},${i < 2 ? '?' : i}`);
      const { errors } = await read(`id,age\n${rows.join('\n')}\n`);
      assert.deepEqual(errors, [
        't.csv:2 column age: type-error: "?" is not a number, in a column where nearly all cells are (and line 3). Correct the cells, or leave them empty where the value is not known.',
      ]);
    });

    it('names numbers in other notations, whole columns of them too', async () => {
      const { errors } = await read(
        'id;premium;sum;share;x\n1;3,5;54.908.000;−100;1e400\n2;4;1.000.000;5;2\n',
      );
      assert.deepEqual(
        errors.map((error) => error.slice(0, error.indexOf(' as we'))),
        [
          't.csv:2 column premium: type-error: "3,5" is not a number',
          't.csv:2 column sum: type-error: "54.908.000" is not a number',
          't.csv:2 column share: type-error: "−100" is not a number',
          't.csv:2 column x: type-error: "1e400" is not a number',
        ],
      );
    });

    it('reads decimal commas where they are declared', async () => {
      const { columns, errors } = await readText(folder.path, 'id;premium\n1;3,5\n2;-,25\n3;7\n', {
        decimal: ',',
      });
      assert.deepEqual(errors, []);
      assert.deepEqual(columns.premium, [3.5, -0.25, 7]);
    });

    it('tells leading zeros in a column of numbers from codes', async () => {
      const few = await read(`id,sum\n${'1,500\n'.repeat(99)}2,0500\n`);
      assert.deepEqual(few.errors, [
        't.csv:101 column sum: type-error: "0500" has a leading zero, in a column of numbers. Write numbers without leading zeros; if they are codes, end the column’s name in _cat.',
      ]);
      const named = await read(`id,zip_cat\n${'1,500\n'.repeat(99)}2,0500\n`);
      assert.deepEqual([named.errors, named.warnings], [[], []]);
      assert.equal(named.columns.zip_cat[99], '0500');
      const many = await read(`id,zip\n${'1,50667\n2,01067\n'.repeat(9)}`);
      assert.deepEqual(many.columns.zip.slice(0, 2), ['50667', '01067']);
      assert.deepEqual(many.warnings, [
        't.csv:3 column zip: type-error: "01067" would lose digits as a number, so the column is kept as text (and lines 5, 7, 9, 11 and 4 more). End the column’s name in _cat if that is meant.',
      ]);
    });

    it('takes NA and its like for missing among numbers, with a warning, and for text among text', async () => {
      const { columns, errors, warnings, table } = await read('id,n,t\n1,5,NA\n2,NA,NA\n3,"NULL",x\n4,,\n');
      assert.deepEqual(errors, []);
      assert.deepEqual(columns.n, [5, null, null, null]);
      assert.deepEqual(columns.t, ['NA', 'NA', 'x', null]);
      assert.deepEqual(warnings, [
        't.csv:3 column n: missing-token: "NA", "NULL" among numbers is read as missing (and line 4). Leave the cells empty, or list what means missing in the schema file, to be rid of this warning.',
      ]);
      const [, n] = table.columns;
      assert.deepEqual(n.type === 'number' && n.tokens, ['NA', 'NULL']);
    });

    it('takes texts that are declared as missing for nothing else, and does not warn of them', async () => {
      const rows = Array.from({ length: 40 }, (_, i) => `${i},${i}\n`).join('');
      const missingOf = (column: string) => (column === 'n' ? ['NA', 'unknown'] : []);
      const content = `id,n\n${rows}40,NA\n41, unknown\n42,NULL\n`;
      for (const head of ['', 'a,unknown\n']) {
        const { columns, errors, warnings, table } = await readText(
          folder.path,
          content.replace('\n', `\n${head}`),
          { missingOf },
        );
        assert.deepEqual(errors, []);
        assert.deepEqual(columns.n.filter((cell) => cell === null).length, head === '' ? 3 : 4);
        assert.equal(warnings.length, 1);
        assert.match(warnings[0]!, /column n: missing-token: "NULL" among numbers is read as missing\. /);
        const [, n] = table.columns;
        assert.deepEqual(n.type === 'number' && n.tokens, ['NA', 'NULL', 'unknown']);
      }
      const quiet = await readText(folder.path, 'id,n\n1,NA\n2,5\n', { missingOf });
      assert.deepEqual(quiet.warnings, []);
    });

    it('reads true and false as text', async () => {
      const { columns } = await read('a,b\ntrue,1\nFALSE,0\n');
      assert.deepEqual(columns.a, ['true', 'FALSE']);
    });
  });

  describe('files as they come', () => {
    it('reads a byte-order mark before quoted and unquoted headers', async () => {
      assert.deepEqual((await read('\ufeff"a","b"\r\n1,2')).columns, { a: [1], b: [2] });
      assert.deepEqual((await read('\ufeffX;Y\r\n1;2')).columns, { X: [1], Y: [2] });
    });

    it('names a header with more columns than the rows', async () => {
      assert.deepEqual(await refusalOf(read('a;b;\n1;2\n3;4\n')), [
        't.csv:1: blank-header: column 3 has no name. Name it or leave it out; pandas writes its row index unless told index=False.',
        't.csv:2: missing-cell: the row has 2 cells where the header has 3 (and line 3). Give every row as many cells as the header; quote text that holds a delimiter or a line end.',
      ]);
    });

    it('holds the dialect to quoted delimiters far into the file', async () => {
      const rows = Array.from({ length: 30_000 }, (_, i) =>
        i === 25_000 ? `${i},"a"",b\nc"` : `${i},plain`,
      );
      const { columns, errors } = await read(`id,t\n${rows.join('\n')}\n`);
      assert.deepEqual(errors, []);
      assert.equal(columns.t[25_000], 'a",b\nc');
      assert.equal(columns.t[29_999], 'plain');
    });

    it('refuses a header without rows', async () => {
      for (const text of ['a,b', 'a,b\n', 'a,b\r\n\r\n']) {
        assert.deepEqual(await refusalOf(read(text)), [
          't.csv: no-rows: there is a header but no row. Check the step that writes the file.',
        ]);
      }
    });

    it('gives what it found before it had to stop', async () => {
      const text = Buffer.concat([Buffer.from('a,b,b\n1,2,3\n'), Buffer.from([0xff, 0xfe, 0x0a])]);
      assert.deepEqual(await refusalOf(read(text)), [
        't.csv:1 column b: duplicate-label: the header has this name more than once. Give every column its own name.',
        't.csv: encoding-error: the byte 0xff at offset 12 (line 3) is not UTF-8. Save the file as UTF-8; it may be Windows-1252 or Latin-1 now.',
      ]);
    });

    it('refuses UTF-16 without a mark', async () => {
      assert.match((await refusalOf(read(Buffer.from('a,b\n1,2\n', 'utf16le'))))[0], /^t\.csv: null-byte: /);
    });
  });

  it('reads any table from any dialect as it was', async () => {
    for (let seed = 0; seed < 400; seed++) {
      const random = new Random(seed);
      const table = randomTable(random);
      const { content, how, decimal } = writeRandomly(table, random);
      const reading = await readText(folder.path, content, { decimal });
      const context = `seed ${seed}, ${how}`;
      assert.deepEqual(reading.errors, [], context);
      assert.deepEqual(Object.keys(reading.columns), table.names, context);
      for (const [i, name] of table.names.entries()) {
        assert.deepEqual(reading.columns[name], table.columns[i], `${context}, ${name}`);
      }
    }
  });

  it('answers damaged files with findings or rows, and with nothing else', async () => {
    const PIECES = ['"', '""', ',', ';', '\n', '\r', '\0', '\ufeff', 'x', '-', '1e999', '.', '\t'].map(
      (text) => Buffer.from(text),
    );
    PIECES.push(Buffer.of(0xff), Buffer.of(0xe2, 0x82), Buffer.of(0x1f, 0x8b));
    for (let seed = 0; seed < 600; seed++) {
      const random = new Random(seed);
      let { content } = writeRandomly(randomTable(random), random);
      for (let damage = 1 + random.below(4); damage > 0; damage--) {
        const at = random.below(content.length);
        const end = random.chance(0.5) ? at : at + random.below(content.length - at);
        content = Buffer.concat([content.subarray(0, at), random.pick(PIECES), content.subarray(end)]);
      }
      const path = join(folder.path, 'damaged.csv');
      writeFileSync(path, content);
      const reading = await readFileAsUsersSee(path).catch((error: unknown) => {
        assert(error instanceof UserError, `seed ${seed}: ${(error as Error).stack}`);
        assert(error.findings.length > 0, `seed ${seed}`);
      });
      for (const cells of Object.values(reading?.columns ?? {}))
        assert.equal(cells.length, reading?.table.rows);
    }
  });

  describe('beside pandas', () => {
    const READ = `
import json, math, sys, pandas
frame = pandas.read_csv(json.load(sys.stdin), float_precision='round_trip', keep_default_na=False, na_values=[''])
cell = lambda value: None if isinstance(value, float) and math.isnan(value) else value
print(json.dumps({
  'types': {name: 'number' if dtype.kind in 'if' else 'text' for name, dtype in frame.dtypes.items()},
  'columns': {name: [cell(value) for value in frame[name].tolist()] for name in frame.columns},
}))
`;
    interface Frame {
      types: Record<string, 'number' | 'text'>;
      columns: Record<string, Cell[]>;
    }

    it('reads the policies of the Porto Seguro sample alike', async function () {
      needPython(this);
      const path = join(sharedData, 'porto-seguro-sample.csv');
      skipUnless(this, existsSync(path), `no ${path}`);
      const frame = python<Frame>(READ, path);
      const { columns, table, errors, warnings } = await readFileAsUsersSee(path);
      assert.deepEqual([errors, warnings], [[], []]);
      assert.deepEqual(Object.fromEntries(table.columns.map(({ name, type }) => [name, type])), frame.types);
      assert.deepEqual(columns, frame.columns);
    });

    it('reads what pandas writes, of every type', async function () {
      needPython(this);
      const path = join(folder.path, 'pandas.csv');
      const frame = python<Frame>(
        `
import io, json, sys, numpy, pandas
path = json.load(sys.stdin)
random = numpy.random.default_rng(7)
n = 2000
frame = pandas.DataFrame({
  'small': random.integers(-5, 5, n), 'big': random.integers(-2**53, 2**53, n),
  'share': random.random(n), 'wide': random.standard_normal(n) * 10.0 ** random.integers(-300, 300, n),
  'single': random.random(n).astype('float32'),
  'gaps': numpy.where(random.random(n) < 0.3, numpy.nan, random.integers(0, 9, n)),
  'text': random.choice(['a', 'b "c"', 'd, e', 'f\\ng', 'ü'], n),
})
frame.loc[::7, 'text'] = None
frame.to_csv(path, index=False)
sys.stdin = io.StringIO(json.dumps(path))
${READ.trim()}
`,
        path,
      );
      const { columns, table, errors } = await readFileAsUsersSee(path);
      assert.deepEqual(errors, []);
      assert.deepEqual(Object.fromEntries(table.columns.map(({ name, type }) => [name, type])), frame.types);
      assert.deepEqual(columns, frame.columns);
    });

    it('agrees with it on random dialects that both know', async function () {
      needPython(this);
      const written: { path: string; how: string }[] = [];
      for (let seed = 1000; written.length < 60; seed++) {
        const random = new Random(seed);
        const { content, how, decimal } = writeRandomly(randomTable(random), random);
        // pandas has to be told the encoding and the decimal mark, and does not know lone CR in quotes apart.
        if (decimal === ',' || /utf16|"lineEnd":"\\r"|members":[13]/.test(how)) continue;
        const path = join(folder.path, `${seed}.csv`);
        writeFileSync(path, content);
        written.push({ path, how });
      }
      const frames = python<Cell[][][]>(
        `
import json, math, sys, pandas
cell = lambda value: None if isinstance(value, float) and math.isnan(value) else value
frames = []
for one in json.load(sys.stdin):
    delimiter = json.loads(one['how'])['delimiter']
    frame = pandas.read_csv(one['path'], sep=delimiter, float_precision='round_trip', keep_default_na=False,
                            na_values=[''], skip_blank_lines=True)
    frames.append([[cell(value) for value in frame[name].tolist()] for name in frame.columns])
print(json.dumps(frames))
`,
        written,
      );
      for (const [i, { path, how }] of written.entries()) {
        const { columns, errors } = await readFileAsUsersSee(path);
        assert.deepEqual(errors, [], how);
        assert.deepEqual(Object.values(columns), frames[i], `${path} ${how}`);
      }
    });
  });
});
