import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileAtomic } from '../../runtime/files.js';
import { readModelRecord, watchModelRecord } from '../../serving/modelRecord.js';

describe('serving/modelRecord', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'model record '));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const text = (version: string): string => JSON.stringify({ name: 'claims', version, folder: 'versions/3' });

  it('finds the model relative to its own folder', async () => {
    const path = join(folder, 'current.json');
    await writeFile(path, text('3'));
    assert.deepEqual(await readModelRecord(path), {
      name: 'claims',
      version: '3',
      folder: join(folder, 'versions', '3'),
    });
  });

  it('names what is wrong with a record', async () => {
    const path = join(folder, 'current.json');
    await writeFile(path, '{"name": "claims", "version": 3}');
    await assert.rejects(readModelRecord(path), /version: .*\n.*folder: /s);
  });

  it('notices a file that is replaced, and one behind a link that moves, as Kubernetes does it', async () => {
    const [plain, linked] = [join(folder, 'plain.json'), join(folder, 'linked.json')];
    await writeFile(plain, text('1'));
    await mkdir(join(folder, 'a'));
    await mkdir(join(folder, 'b'));
    await writeFile(join(folder, 'a', 'r.json'), text('1'));
    await writeFile(join(folder, 'b', 'r.json'), text('2'));
    await symlink(join(folder, 'a', 'r.json'), linked);
    for (const [path, change] of [
      [plain, () => writeFileAtomic(plain, text('2'))],
      [
        linked,
        async () => {
          await rm(linked);
          await symlink(join(folder, 'b', 'r.json'), linked);
        },
      ],
    ] as const) {
      let stop = (): void => {};
      const changed = new Promise<void>((resolve) => {
        stop = watchModelRecord(path, resolve);
      });
      await change();
      await changed;
      stop();
      assert.equal((await readModelRecord(path)).version, '2');
    }
  });
});
