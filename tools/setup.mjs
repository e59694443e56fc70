// Makes a bare clone ready to work in: checks Node and installs the locked packages when they have changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const quiet = process.argv.includes('--quiet');

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(
    `Node 20 or later is needed; this is ${process.version}. Install it from nodejs.org and run again.`,
  );
  process.exit(1);
}

const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
const marker = join(root, 'node_modules', '.installed-lock');
if (!existsSync(marker) || readFileSync(marker, 'utf8') !== lock) {
  if (!quiet) console.log('Installing packages (first run, or the lock file has changed) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const install = spawnSync(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit',
    shell: process.platform === 'win32',
  });
  if (install.status !== 0) {
    console.error('npm ci failed; see the lines above. A registry must be reachable for the first run.');
    process.exit(install.status ?? 1);
  }
  writeFileSync(marker, lock);
}
