import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../../../runtime/error.js';
import { listFolders, readRecord } from '../../../workspace/folder/record.js';
import { temporaryFolder } from '../../support/folder.js';

const Pair = z.strictObject({ a: z.number(), b: z.string() });

describe('readRecord', () => {
  const folder = temporaryFolder();

  it('reads what fits, and nothing where there is nothing', async () => {
    const path = join(folder.path, 'pair.json');
    assert.equal(await readRecord(path, Pair), undefined);
    await writeFile(path, '{"a":1,"b":"x"}');
    assert.deepEqual(await readRecord(path, Pair), { a: 1, b: 'x' });
  });

  it('names the file and every field that does not fit', async () => {
    const path = join(folder.path, 'pair.json');
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
  const folder = temporaryFolder();

  it('lists finished folders only', async () => {
    for (const name of ['a', 'b', '.unfinished-c']) await mkdir(join(folder.path, name));
    await writeFile(join(folder.path, 'file'), '');
    assert.deepEqual((await listFolders(folder.path)).sort(), ['a', 'b']);
    assert.deepEqual(await listFolders(join(folder.path, 'nowhere')), []);
  });
});
