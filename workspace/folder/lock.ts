import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../runtime/error.js';

/** Milliseconds. */
export interface Patience {
  /** The holder touches its lock this often. */
  beat: number;
  /** A lock that nobody has touched for so long was left by a process that died. */
  stale: number;
  /** Waiting longer than this for a living holder is an error. */
  giveUp: number;
}

const PATIENCE: Patience = { beat: 2_000, stale: 10_000, giveUp: 60_000 };

/**
 * Does `work` while no other process that asks for the same lock does any. The lock is a file in a folder that
 * exists; it may be shared by several machines.
 *
 * A process that dies leaves its lock behind. A waiter takes such a lock away once it has itself watched it
 * untouched for `stale`: it compares with its own clock only, so that clocks which differ do no harm.
 * @throws UserError naming the holder when a living one does not let go
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  patience: Patience = PATIENCE,
): Promise<T> {
  const mine = await acquire(path, patience);
  const heart = setInterval(() => {
    const now = new Date();
    // The lock may have been taken away while this process was stopped; release() finds out.
    utimes(path, now, now).catch(() => {});
  }, patience.beat);
  heart.unref();
  try {
    return await work();
  } finally {
    clearInterval(heart);
    if ((await look(path))?.holder === mine) await rm(path, { force: true });
  }
}

async function acquire(path: string, patience: Patience): Promise<string> {
  const mine = JSON.stringify({ host: hostname(), process: process.pid, token: randomUUID() });
  const start = performance.now();
  let watched = { sign: '', since: start };
  for (;;) {
    let refusal: unknown;
    try {
      await writeFile(path, mine, { flag: 'wx' });
      return mine;
    } catch (error) {
      if (!isHeld(error as NodeJS.ErrnoException)) throw error;
      refusal = error;
    }
    const lock = await look(path);
    const now = performance.now();
    if (lock !== undefined && lock.sign !== watched.sign) watched = { sign: lock.sign, since: now };
    else if (lock !== undefined && now - watched.since > patience.stale) await takeAway(path, lock.sign);
    if (now - start > patience.giveUp) {
      // On Windows a lock that nobody holds and nobody can make is a folder that may not be written to.
      if (lock === undefined) throw refusal;
      throw new UserError({
        where: path,
        what: `Locked for ${Math.round(patience.giveUp / 1000)} s by ${lock.holder || 'an unknown process'}.`,
        cure: 'Run again when that process has ended.',
      });
    }
    await sleep(5 + Math.random() * 20);
  }
}

/** Windows also answers EPERM or EBUSY while a lock is being removed. */
function isHeld({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EEXIST' || (process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY'));
}

async function look(path: string): Promise<{ holder: string; sign: string } | undefined> {
  try {
    const holder = await readFile(path, 'utf8');
    const { mtimeMs } = await stat(path);
    return { holder, sign: `${mtimeMs} ${holder}` };
  } catch {
    return undefined;
  }
}

/**
 * Renames before it deletes: of several waiters only one gets a given lock. One that was late and got hold of the
 * next, living, lock puts it back.
 */
async function takeAway(path: string, sign: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await look(aside))?.sign !== sign) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}
