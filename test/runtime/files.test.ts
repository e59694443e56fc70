import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
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
import { simulatedWindows } from '../support/simulatedWindows.js';

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

  it('lists no file by another name than its own', async function () {
    if (process.platform === 'win32') return this.skip();
    mkdirSync(join(folder, 'code'));
    for (const file of ['code/a', 'code\\a']) writeFileSync(join(folder, file), '');
    assert.deepEqual(await listFiles(folder), ['code/a', 'code\\a']);
  });

  it('refuses to list links, all at once', async () => {
    mkdirSync(join(folder, 'model', 'inside'), { recursive: true });
    writeFileSync(join(folder, 'outside'), '');
    symlinkSync(join(folder, 'outside'), join(folder, 'model', 'file'));
    symlinkSync(join(folder, 'model', 'inside'), join(folder, 'model', 'folder'), 'junction');
    await assert.rejects(listFiles(join(folder, 'model')), ({ findings }: UserError) => {
      assert.deepEqual(
        findings.map(({ where }) => where).sort(),
        ['file', 'folder'].map((name) => join(folder, 'model', name)),
      );
      return true;
    });
  });

  it('takes names as long as the file system does, in paths longer than Windows once took', async () => {
    const deep = join(folder, ...Array.from({ length: 10 }, (_, i) => `${i}${'ä'.repeat(60)}`));
    const longest = join(deep, 'x'.repeat(255));
    await writeFileAtomic(longest, 'text');
    assert.equal(readFileSync(longest, 'utf8'), 'text');
    const long = join(deep, 'ä'.repeat(127));
    await writeFolderAtomic(long, ['a'], async (inside) => writeFileSync(join(inside, 'a'), ''));
    assert.deepEqual(await listFiles(long), ['a']);
  });

  describe('on a simulated Windows', () => {
    const windows = simulatedWindows();
    afterEach(() => windows.restore());

    for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
      it(`waits for a virus scanner that answers a rename with ${code}`, async () => {
        const rename = windows.held('rename', code, 3);
        await writeFileAtomic(join(folder, 'a'), 'one');
        assert.equal(rename.callCount, 4);
        assert.equal(readFileSync(join(folder, 'a'), 'utf8'), 'one');
        assert.deepEqual(readdirSync(folder), ['a']);
      });
    }

    it('gives up on what stays held, and leaves what was there', async () => {
      const target = join(folder, 'model');
      await writeFolderAtomic(target, ['a'], async (inside) => writeFileSync(join(inside, 'a'), 'old'));
      windows.held('rename', 'EBUSY', Number.POSITIVE_INFINITY);
      const writing = writeFolderAtomic(target, ['a'], async (inside) =>
        writeFileSync(join(inside, 'a'), 'new'),
      );
      await assert.rejects(writing, /EBUSY/);
      assert.equal(readFileSync(join(target, 'a'), 'utf8'), 'old');
      assert.deepEqual(readdirSync(folder), ['model']);
    });

    it('does not wait for what does not pass', async () => {
      const rename = windows.held('rename', 'ENOSPC', 1);
      await assert.rejects(writeFileAtomic(join(folder, 'a'), 'one'), /ENOSPC/);
      assert.equal(rename.callCount, 1);
    });

    it('succeeds when only the old folder cannot be removed, and hides no error behind that', async () => {
      const target = join(folder, 'model');
      const write = (content: string) =>
        writeFolderAtomic(target, ['a'], async (inside) => {
          if (content === '') throw new Error('disk full');
          writeFileSync(join(inside, 'a'), content);
        });
      await write('old');
      windows.held('rm', 'EBUSY', Number.POSITIVE_INFINITY);
      await write('new');
      assert.equal(readFileSync(join(target, 'a'), 'utf8'), 'new');
      await assert.rejects(write(''), /disk full/);
      // The leftovers have names that nobody reads.
      assert.deepEqual(
        readdirSync(folder).filter((name) => !name.startsWith('.unfinished-')),
        ['model'],
      );
    });
  });
});
