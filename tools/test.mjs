// `npm test`: sets up, lints, builds the package, then runs every test with coverage. Arguments go to mocha.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function step(script, ...args) {
  const done = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

step('tools/setup.mjs');
step('node_modules/@biomejs/biome/bin/biome', 'check', '.');
step('tools/build.mjs', '--package');
const chosen = process.argv.length > 2 ? process.argv.slice(2) : ['build/test/**/*.test.js'];
step('node_modules/c8/bin/c8.js', 'node_modules/mocha/bin/mocha.js', ...chosen);
