import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BLOCK_ROWS, openRows, type WantedColumn } from '../../../../runtime/data/rows/rowSource.js';
import { UserError } from '../../../../runtime/error.js';
import { needPython, python } from '../../../support/python.js';

describe('runtime/data/rows/csvRows', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'csv rows '));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const file = async (content: string | Uint8Array, name = 'table.csv'): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const numbers: WantedColumn[] = [{ name: 'a', as: 'number' }];

  /** All rows of a file, as lists of the wanted columns, and the faults by row of the file. */
  const read = async (
    path: string,
    wanted: WantedColumn[],
    skip = 0,
  ): Promise<{ rows: unknown[][]; faults: [number, string][]; blocks: number[] }> => {
    const rows: unknown[][] = [];
    const faults: [number, string][] = [];
    const blocks: number[] = [];
    for await (const block of (await openRows(path)).blocks(wanted, skip)) {
      for (const [row, fault] of block.faults) faults.push([rows.length + row, fault]);
      for (let row = 0; row < block.rows; row++) rows.push(block.columns.map((column) => column[row]));
      blocks.push(block.rows);
    }
    return { rows, faults, blocks };
  };

  it('reads texts as Python’s csv module does, however they are quoted and wherever pieces end', async function () {
    needPython(this);
    const path = join(folder, 'quoted.csv');
    const expected = python<string[][]>(
      `import sys, json, csv, random
random.seed(5)
parts = ['a', ' ', ',', '"', '\\n', '\\r\\n', 'ü', '€', '🚗', "'", ';']
rows = [['x' + ''.join(random.choices(parts, k=random.randrange(0, 60))) for _ in range(3)] for _ in range(20000)]
with open(json.load(sys.stdin), 'w', newline='', encoding='utf-8') as file:
    writer = csv.writer(file)
    writer.writerow(['first', 'second', 'third'])
    writer.writerows(rows)
print(json.dumps(rows))`,
      path,
    );
    const wanted = ['third', 'first', 'second'].map((name) => ({ name, as: 'text' as const }));
    const { rows } = await read(path, wanted);
    assert.deepEqual(
      rows,
      expected.map(([first, second, third]) => [third, first, second]),
    );
  });

  it('reads numbers as PrepareData does', async () => {
    const path = await file('a,b\n1,x\n-2.5e3,\n,y\nNA,z\n 7 ,z\n1;5,z\nabc,z\n007,z\n');
    const { rows } = await read(path, [...numbers, { name: 'b', as: 'text' }]);
    assert.deepEqual(rows, [
      [1, 'x'],
      [-2500, null],
      [null, 'y'],
      [null, 'z'],
      [7, 'z'],
      ['1;5', 'z'],
      ['abc', 'z'],
      ['007', 'z'],
    ]);
  });

  it('marks rows with more or fewer cells than the header, and passes over blank lines', async () => {
    const path = await file('a;b\r\n1;2\r\n\r\n3\r\n4;5;6\r\n7;8');
    const { rows, faults } = await read(path, numbers);
    assert.deepEqual([rows[0], rows[3]], [[1], [7]]);
    assert.deepEqual(faults, [
      [1, '1 cells under 2 headings'],
      [2, '3 cells under 2 headings'],
    ]);
  });

  it('gives the same blocks whatever it passes over, of plain and compressed files', async () => {
    const count = 2 * BLOCK_ROWS + 10;
    const content = `a,b\n${Array.from({ length: count }, (_, row) => `${row},x\n`).join('')}`;
    for (const path of [await file(content), await file(gzipSync(content), 'table.csv.gz')]) {
      const all = await read(path, numbers);
      assert.deepEqual(all.blocks, [BLOCK_ROWS, BLOCK_ROWS, 10]);
      assert.deepEqual(all.rows.at(-1), [count - 1]);
      const rest = await read(path, numbers, BLOCK_ROWS);
      assert.deepEqual(rest.rows, all.rows.slice(BLOCK_ROWS));
    }
  });

  const refused: [what: string, content: string | Uint8Array, message: RegExp][] = [
    ['a quote that is never closed', 'a,b\n1,2\n3,"4\n5,6\n', /table\.csv: truncated-value: .* line 3/],
    ['text that is not UTF-8', Buffer.from('a,b\n1,\xe9\n', 'latin1'), /table\.csv: encoding-error: .*0xe9/],
    ['an empty file', '', /empty/],
    ['columns of the same name', 'a,a\n1,2\n', /this name more than once/],
  ];
  for (const [what, content, message] of refused) {
    it(`refuses ${what}`, async () => {
      const path = await file(content);
      await assert.rejects(read(path, numbers), (error) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, message);
        return true;
      });
    });
  }
});
