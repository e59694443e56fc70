import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { UserError } from '../../../runtime/error.js';
import { withLock } from '../../../workspace/folder/lock.js';
import { temporaryFolder } from '../../support/folder.js';
import { root } from '../../support/root.js';
import { simulatedWindows } from '../../support/simulatedWindows.js';

const QUICK = { beat: 20, stale: 150, giveUp: 2000 };

describe('withLock', () => {
  const folder = temporaryFolder();
  const lock = () => join(folder.path, '.lock');

  it('lets one at a time work', async () => {
    let working = 0;
    let most = 0;
    const turns = Array.from({ length: 20 }, (_, turn) =>
      withLock(lock(), async () => {
        most = Math.max(most, ++working);
        await sleep(2);
        working--;
        return turn;
      }),
    );
    assert.deepEqual(await Promise.all(turns), [...Array(20).keys()]);
    assert.equal(most, 1);
    assert.deepEqual(await readdir(folder.path), []);
  });

  it('is free again after work that failed', async () => {
    await assert.rejects(
      withLock(lock(), () => Promise.reject(new Error('no luck'))),
      /no luck/,
    );
    assert.equal(await withLock(lock(), async () => 'next'), 'next');
  });

  it('loses no update of a counter that several processes raise', async () => {
    const counter = join(folder.path, 'counter');
    await writeFile(counter, '0');
    const program = `
      import { readFile, writeFile } from 'node:fs/promises';
      import { withLock } from ${JSON.stringify(pathToFileURL(join(root, 'build/workspace/folder/lock.js')).href)};
      for (let i = 0; i < 10; i++) {
        await withLock(${JSON.stringify(lock())}, async () => {
          await writeFile(${JSON.stringify(counter)}, String(Number(await readFile(${JSON.stringify(counter)}, 'utf8')) + 1));
        });
      }`;
    const codes = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const [code] = await once(
          spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' }),
          'exit',
        );
        return code as number;
      }),
    );
    assert.deepEqual(codes, [0, 0, 0, 0]);
    assert.equal(await readFile(counter, 'utf8'), '40');
  });

  it('takes over from a process that died, and waits for one that lives', async () => {
    await writeFile(lock(), '{"host":"gone","process":1,"token":"x"}');
    const start = performance.now();
    let working = 0;
    await Promise.all(
      Array.from({ length: 5 }, () =>
        withLock(
          lock(),
          async () => {
            assert.equal(++working, 1);
            await sleep(QUICK.stale * 1.5); // Longer than stale: the heartbeat alone says that this one lives.
            working--;
          },
          QUICK,
        ),
      ),
    );
    assert(performance.now() - start > QUICK.stale);
    assert.deepEqual(await readdir(folder.path), []);
  });

  it('gives up on a holder that lives but does not let go, and names it', async () => {
    const release = new AbortController();
    const holding = withLock(lock(), () => sleep(10_000, undefined, { signal: release.signal }), QUICK);
    holding.catch(() => {});
    while (!existsSync(lock())) await sleep(1);
    await assert.rejects(
      withLock(lock(), async () => 'never', { ...QUICK, giveUp: 400 }),
      (error: unknown) => {
        assert(error instanceof UserError);
        assert.equal(error.findings[0]?.where, lock());
        assert.match(error.message, new RegExp(`"process":${process.pid}`));
        return true;
      },
    );
    release.abort();
    await assert.rejects(holding);
    assert.equal(existsSync(lock()), false);
  });

  it('does not remove the lock of another when its own was taken away', async () => {
    await withLock(lock(), async () => {
      await rm(lock());
      await writeFile(lock(), 'of another');
    });
    assert.equal(await readFile(lock(), 'utf8'), 'of another');
  });

  it('says at once when the folder is not there', async () => {
    await assert.rejects(
      withLock(join(folder.path, 'no', '.lock'), async () => {}),
      /ENOENT/,
    );
  });

  describe('on a simulated Windows', () => {
    const windows = simulatedWindows();
    afterEach(() => windows.restore());

    for (const code of ['EPERM', 'EBUSY']) {
      it(`waits while a lock is being removed (${code})`, async () => {
        windows.held('writeFile', code, 3);
        assert.equal(await withLock(lock(), async () => 'done', QUICK), 'done');
      });
    }

    it('tells a folder that may not be written to from one that is locked', async () => {
      windows.held('writeFile', 'EPERM', Number.POSITIVE_INFINITY);
      const work = withLock(lock(), async () => 'done', { ...QUICK, giveUp: 100 });
      await assert.rejects(work, { code: 'EPERM' });
    });
  });
});
