// `npm run bench`: sets up, builds, brings LightGBM into .venv if it is not there, then measures.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function step(command, ...args) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

step(process.execPath, 'tools/setup.mjs');
step(process.execPath, 'tools/build.mjs');
if (!existsSync(join(root, '.venv'))) {
  step('python3', '-m', 'venv', '.venv');
  step('.venv/bin/pip', 'install', '--quiet', 'lightgbm', 'numpy', 'scikit-learn');
}
step(process.execPath, 'build/tools/bench/bench.js', ...process.argv.slice(2));
