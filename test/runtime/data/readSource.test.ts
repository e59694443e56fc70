import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { identityOf, named, sourceName } from '../../../runtime/data/readSource.js';
import { sha256 } from '../../../runtime/files.js';
import { temporaryFolder } from '../../support/folder.js';
import { simulatedWindows } from '../../support/simulatedWindows.js';
import { readFilesAsUsersSee, refusalOf } from './csv/reading.js';

describe('readSource', () => {
  const folder = temporaryFolder();

  function write(files: Record<string, string | Buffer>): string[] {
    return Object.entries(files).map(([name, content]) => {
      const path = join(folder.path, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    });
  }

  it('reads several files as one, in the order of their names, whatever their dialect and order of columns', async () => {
    const paths = write({
      'c.csv': '\ufefft;id\r\n"x;y";5\r\n;6',
      '2025/b.csv': 'id,t\n3,b\n4,\n',
      'a.csv.gz': gzipSync('id\tt\n1\ta\n2\tb\n'),
    });
    const { columns, errors, table } = await readFilesAsUsersSee(paths);
    assert.deepEqual(errors, []);
    assert.deepEqual(columns, {
      id: ['3', '4', '1', '2', '5', '6'].map(Number),
      t: ['b', null, 'a', 'b', 'x;y', null],
    });
    assert.deepEqual(
      table.files.map(({ name }) => name),
      ['2025/b.csv', 'a.csv.gz', 'c.csv'],
    );
    assert.deepEqual((await readFilesAsUsersSee(paths.toReversed())).columns, columns);
  });

  it('names the file and its own line of everything', async () => {
    const paths = write({
      'a.csv': 'id,n\n1,1\n2\n3,1\n',
      'b.csv': 'n,id\n1,4\n\n"1\n",5\n1,6,7\n',
      'c.csv': `id,n\n8,x\n9\n${'1,1\n'.repeat(40)}`,
    });
    const { errors, warnings } = await readFilesAsUsersSee(paths);
    assert.deepEqual(
      errors.map((line) => line.replace(/\. (Give|Correct) .*/, '.')),
      [
        'a.csv:3: missing-cell: the row has 1 cell where the header has 2 (and line c.csv:3).',
        'b.csv:6: extra-cell: the row has 3 cells where the header has 2.',
        'c.csv:2 column n: type-error: "x" is not a number, in a column where nearly all cells are.',
      ],
    );
    assert.deepEqual(warnings, ['b.csv:3: blank-row: the line is blank and was passed over.']);
  });

  it('names what a file has too much and too little, and damage in any of them', async () => {
    const paths = write({ 'a.csv': 'id,n\n1,1\n', 'b.csv': 'id,m,k\n1,1,1\n', 'c.csv': 'id,n\n2,2\n' });
    const { errors, columns } = await readFilesAsUsersSee(paths);
    const cure = 'Give files with the same columns; their order may differ.';
    assert.deepEqual(errors, [
      `b.csv:1 column n: missing-label: the first file has this column. ${cure}`,
      `b.csv:1 column m: extra-label: the first file has no such column. ${cure}`,
      `b.csv:1 column k: extra-label: the first file has no such column. ${cure}`,
    ]);
    assert.deepEqual(columns, { id: [1, 2], n: [1, 2] });
    write({ 'c.csv': Buffer.concat([Buffer.from('id,n\n1,2\n'), Buffer.of(0xff, 0x0a)]) });
    const refusal = await refusalOf(readFilesAsUsersSee(paths));
    assert.match(refusal.at(-1)!, /^c\.csv: encoding-error: the byte 0xff at offset 9 \(line 3\)/);
  });

  it('reads all files again when a late one turns a column into text', async () => {
    const paths = write({
      'a.csv': `id,zip\n${'1,7.0\n'.repeat(3000)}`,
      'b.csv': `zip,id\n${'Ax,2\n'.repeat(3000)}`,
    });
    const { columns, errors } = await readFilesAsUsersSee(paths);
    assert.deepEqual(errors, []);
    assert.deepEqual([columns.zip[0], columns.zip[2999], columns.zip[3000]], ['7.0', '7.0', 'Ax']);
  });

  it('names every file that cannot be read', async () => {
    const paths = write({ 'a.csv': '', 'b.csv': 'id,n\n1,1\n' });
    const missing = join(folder.path, 'none.csv');
    assert.deepEqual(await refusalOf(readFilesAsUsersSee([...paths, missing])), [
      `${paths[0]}: The file is empty. Check the step that writes the file.`,
      `${missing}: The file does not exist. Check the path and the step that writes the file.`,
    ]);
  });

  it('identifies one file by its hash, and several by the hash of what sha256sum lists', () => {
    const file = (name: string) => ({ name, bytes: 3, sha256: sha256(name) });
    assert.deepEqual(identityOf('a.csv', [file('a.csv')]), file('a.csv'));
    const names = write({ 'x.csv': 'x', 'y.csv': 'y' });
    assert.equal(sourceName(names), 'x.csv and 1 more');
    const files = ['x', 'y'].map((content) => ({
      name: `${content}.csv`,
      bytes: 1,
      sha256: sha256(content),
    }));
    const list = execFileSync('sha256sum', ['x.csv', 'y.csv'], { cwd: folder.path });
    const identity = identityOf(sourceName(names), files);
    assert.deepEqual(identity, { name: 'x.csv and 1 more', bytes: 2, sha256: sha256(list), files });
  });

  it('names files alike on Windows (simulated), so that they hash alike', () => {
    const windows = simulatedWindows();
    try {
      windows.paths();
      const paths = ['D:\\s\\data\\old\\2024.csv', 'D:\\s\\data\\2025.csv'];
      assert.deepEqual(
        named(paths).map(({ name }) => name),
        ['2025.csv', 'old/2024.csv'],
      );
    } finally {
      windows.restore();
    }
  });
});
