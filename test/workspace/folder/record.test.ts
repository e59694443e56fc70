import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../../runtime/error.js';
import { listFolders, readRecord } from '../../../workspace/folder/record.js';
import { freshFolder } from '../../support/folder.js';

const Pair = z.strictObject({ a: z.number(), b: z.string() });

describe('readRecord', () => {
  const folder = freshFolder();

  it('reads what fits, and nothing where there is nothing', async () => {
    const path = join(folder(), 'pair.json');
    assert.equal(await readRecord(path, Pair), undefined);
    await writeFile(path, '{"a":1,"b":"x"}');
    assert.deepEqual(await readRecord(path, Pair), { a: 1, b: 'x' });
  });

  it('names the file and every field that does not fit', async () => {
    const path = join(folder(), 'pair.json');
    await writeFile(path, '{"a":"1"}');
    await assert.rejects(readRecord(path, Pair), (error: unknown) => {
      assert(error instanceof UserError);
      assert.deepEqual(
        error.findings.map(({ where, what }) => [where, what.split(':')[0]]),
        [
          [path, 'a'],
          [path, 'b'],
        ],
      );
      return true;
    });
  });
});

describe('listFolders', () => {
  const folder = freshFolder();

  it('lists finished folders only', async () => {
    for (const name of ['a', 'b', '.unfinished-c']) await mkdir(join(folder(), name));
    await writeFile(join(folder(), 'file'), '');
    assert.deepEqual((await listFolders(folder())).sort(), ['a', 'b']);
    assert.deepEqual(await listFolders(join(folder(), 'nowhere')), []);
  });
});
