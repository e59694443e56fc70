import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScoredRow } from './scoredRow.js';

/** A file is ended when it has this share of what the whole log may hold. */
const FILE_SHARE = 0.1;

/** Names sort by time. */
const isLogFile = (name: string): boolean => /^scoring-.*\.jsonl$/.test(name);

/**
 * Writes scored rows to `scoring-<time>-<process id>.jsonl` in a folder, a line of JSON each. When the folder holds more
 * than `mostBytes`, the oldest files go.
 * @returns a function that appends rows
 * @throws if the folder cannot be made
 */
export async function openScoringLog(
  folder: string,
  mostBytes: number,
): Promise<(rows: readonly ScoredRow[]) => Promise<void>> {
  await mkdir(folder, { recursive: true });
  let [file, bytes] = ['', Number.POSITIVE_INFINITY];
  return async (rows) => {
    if (bytes >= FILE_SHARE * mostBytes) {
      const time = new Date().toISOString().replaceAll(/[-:]/g, '');
      file = join(folder, `scoring-${time}-${process.pid}.jsonl`);
      bytes = 0;
      await removeOldest(folder, (1 - FILE_SHARE) * mostBytes);
    }
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    await appendFile(file, lines, { mode: 0o600 });
    bytes += Buffer.byteLength(lines);
  };
}

async function removeOldest(folder: string, mostBytes: number): Promise<void> {
  const names = (await readdir(folder)).filter(isLogFile).sort().reverse();
  let bytes = 0;
  for (const name of names) {
    const path = join(folder, name);
    bytes += await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    if (bytes > mostBytes) await rm(path, { force: true });
  }
}
