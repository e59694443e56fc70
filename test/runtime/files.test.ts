import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { UserError } from '../../runtime/error.js';
import {
  canonicalJson,
  listFiles,
  readJson,
  writeFileAtomic,
  writeFolderAtomic,
} from '../../runtime/files.js';

describe('files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files test '));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('writes a file whole, into folders that it makes', async () => {
    await writeFileAtomic(join(folder, 'a', 'b.txt'), 'one');
    await writeFileAtomic(join(folder, 'a', 'b.txt'), 'two');
    assert.equal(readFileSync(join(folder, 'a', 'b.txt'), 'utf8'), 'two');
    assert.deepEqual(readdirSync(join(folder, 'a')), ['b.txt']);
  });

  it('leaves nothing behind when a file cannot be written', async () => {
    mkdirSync(join(folder, 'taken', 'inside'), { recursive: true });
    await assert.rejects(writeFileAtomic(join(folder, 'taken'), 'text'));
    assert.deepEqual(readdirSync(folder), ['taken']);
  });

  it('lists files relative to the folder, however its path is spelled', async () => {
    mkdirSync(join(folder, 'model', 'code'), { recursive: true });
    writeFileSync(join(folder, 'model', 'b'), '');
    writeFileSync(join(folder, 'model', 'code', 'a'), '');
    for (const spelling of ['model', 'model/', './model', 'model/../model']) {
      assert.deepEqual(await listFiles(`${folder}/${spelling}`), ['b', 'code/a']);
    }
  });

  it('replaces a folder only by a whole one', async () => {
    const target = join(folder, 'model');
    const contents = ['old', 'half', 'new'];
    await writeFolderAtomic(target, contents, async (inside) => writeFileSync(join(inside, 'old'), ''));
    const failing = writeFolderAtomic(target, contents, async (inside) => {
      writeFileSync(join(inside, 'half'), '');
      throw new Error('disk full');
    });
    await assert.rejects(failing, /disk full/);
    assert.deepEqual(readdirSync(target), ['old']);
    const result = await writeFolderAtomic(target, contents, async (inside) => {
      writeFileSync(join(inside, 'new'), '');
      return 7;
    });
    assert.equal(result, 7);
    assert.deepEqual(readdirSync(target), ['new']);
    assert.deepEqual(readdirSync(folder), ['model']);
  });

  it('does not replace a folder with other things in it, nor write what it did not declare', async () => {
    writeFileSync(join(folder, 'precious.csv'), '');
    const writing = writeFolderAtomic(folder, ['gate.json'], async () => assert.fail('has begun'));
    await assert.rejects(writing, /holds precious\.csv/);
    const other = join(folder, 'gate');
    const undeclared = writeFolderAtomic(other, ['gate.json'], async (inside) => {
      writeFileSync(join(inside, 'more'), '');
    });
    await assert.rejects(undeclared, /more is missing/);
    assert.deepEqual(readdirSync(folder), ['precious.csv']);
  });

  it('gives equal content equal bytes and refuses what JSON cannot hold', () => {
    assert.equal(canonicalJson({ b: 1, a: [{ d: 2, c: 3 }] }), canonicalJson({ a: [{ c: 3, d: 2 }], b: 1 }));
    assert.throws(() => canonicalJson({ auc: Number.NaN }), /NaN/);
    assert.throws(() => canonicalJson([Number.POSITIVE_INFINITY]), /Infinity/);
  });

  it('names the file and every field that does not fit', async () => {
    const path = join(folder, 'x.json');
    const schema = z.strictObject({ rows: z.int(), name: z.string() });
    writeFileSync(path, '{"rows": 1.5}');
    await assert.rejects(readJson(path, schema, 'Write it again.'), (error: UserError) => {
      assert.deepEqual(
        error.findings.map(({ where, cure }) => [where, cure]),
        [
          [path, 'Write it again.'],
          [path, 'Write it again.'],
        ],
      );
      assert.match(error.message, /rows: .*\n.*name: /);
      return true;
    });
    writeFileSync(path, '{"rows":');
    await assert.rejects(readJson(path, schema, 'Write it again.'), /Not JSON/);
    await assert.rejects(
      readJson(join(folder, 'none.json'), schema, 'Write it.'),
      /does not exist.*Write it/,
    );
    writeFileSync(path, '{"rows": 1, "name": "a"}');
    assert.deepEqual(await readJson(path, schema, ''), { rows: 1, name: 'a' });
  });

  it('lists files below a folder in a fixed order, with forward slashes', async () => {
    mkdirSync(join(folder, 'b', 'c'), { recursive: true });
    for (const file of ['z', 'b/y', 'b/c/x']) writeFileSync(join(folder, file), '');
    assert.deepEqual(await listFiles(folder), ['b/c/x', 'b/y', 'z']);
    assert.ok(existsSync(folder));
  });
});
