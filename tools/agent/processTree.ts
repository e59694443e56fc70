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

/** Kills a process and everything that descends from it. */
export function killTree(pid: number): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    return;
  }
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = (stdout ?? '')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const doomed = [pid];
  for (const parent of doomed) {
    doomed.push(...pairs.filter(([, above]) => above === parent).map(([own]) => own));
  }
  doomed.forEach(kill);
}

/**
 * Kills what a job has left running, as the agent does when a job ends: every process that still carries the
 * job's mark in its environment. Returns their ids. Only Linux shows other processes' environments; elsewhere
 * nothing is found.
 */
export function killOrphans(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  const marked = readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid)
    .filter((pid) => {
      try {
        const variables = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
        return variables.includes(`VSTS_PROCESS_LOOKUP_ID=${mark}`);
      } catch {
        // Ended, or not ours to read.
        return false;
      }
    });
  marked.forEach(kill);
  return marked;
}
