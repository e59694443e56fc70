import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A file of each process below /proc; those that have ended or are not ours to read are left out. */
function readProc(name: string): { pid: number; text: string }[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .flatMap((pid) => {
      try {
        return { pid, text: readFileSync(`/proc/${pid}/${name}`, 'latin1') };
      } catch {
        return [];
      }
    });
}

/** Every process with its parent. Linux is asked through /proc: a small container has no ps. */
function listParents(): { pid: number; parent: number }[] {
  if (process.platform === 'linux') {
    // "7 (a name) S 1 …": the name may hold anything, so the parent is found after its bracket.
    return readProc('stat').map(({ pid, text }) => ({
      pid,
      parent: Number(text.slice(text.lastIndexOf(')') + 1).split(' ')[2]),
    }));
  }
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid, parent]) => ({ pid, parent }));
}

/** Kills a process and everything that descends from it. */
export function killTree(pid: number): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    return;
  }
  const processes = listParents();
  const doomed = [pid];
  for (const parent of doomed) {
    doomed.push(...processes.filter((one) => one.parent === parent).map((one) => one.pid));
  }
  doomed.forEach(kill);
}

/**
 * Kills what a job has left running, as the agent does when a job ends: every process that still carries the
 * job's mark in its environment. Only Linux shows other processes' environments; elsewhere nothing is found.
 */
export function killOrphans(mark: string): void {
  if (process.platform !== 'linux') return;
  const wanted = `VSTS_PROCESS_LOOKUP_ID=${mark}`;
  for (const { pid, text } of readProc('environ')) if (text.split('\0').includes(wanted)) kill(pid);
}
