// `npm run bench`: sets up, builds, brings the Python contenders and Node 24 if they are not there, then measures.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const PACKAGES = ['lightgbm', 'xgboost', 'catboost', 'scikit-learn', 'pandas', 'polars', 'duckdb', 'mlflow'];

function attempt(command, ...args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

function step(command, ...args) {
  const status = attempt(command, ...args);
  if (status !== 0) process.exit(status);
}

step(process.execPath, 'tools/setup.mjs');
step(process.execPath, 'tools/build.mjs');
if (process.env.ORACLE_PYTHON === undefined) {
  // Of its own: the tests' Python has no need of all contenders.
  const venv = join('build', 'bench-venv');
  const ready = join(root, venv, 'ready');
  if (!existsSync(ready)) {
    step('python3', '-m', 'venv', '--clear', venv);
    step(
      join(venv, 'bin', 'pip'),
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--only-binary=:all:',
      ...PACKAGES,
    );
    writeFileSync(ready, '');
  }
  process.env.ORACLE_PYTHON = join(root, venv, 'bin', 'python');
}
if (process.env.NODE24 === undefined) {
  const prefix = join('build', 'node24');
  const node24 = join(root, prefix, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(node24)) {
    attempt(
      'npm',
      'install',
      '--prefix',
      prefix,
      '--no-save',
      '--no-package-lock',
      '--loglevel=error',
      'node@24',
    );
  }
  // Without it, the bench goes on and has no column of it.
  if (existsSync(node24)) process.env.NODE24 = node24;
}
step(process.execPath, 'build/tools/bench/bench.js', ...process.argv.slice(2));
