// `npm start`: sets up, builds, then runs the sample pipeline on this machine with the packaged tasks.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

for (const [script, ...args] of [
  ['tools/setup.mjs'],
  ['tools/build.mjs', '--package'],
  ['build/tools/start.js', ...process.argv.slice(2)],
]) {
  const done = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}
