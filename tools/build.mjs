// Builds what the sources have changed: WebAssembly kernels, TypeScript, and with --package the extension.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const quiet = process.argv.includes('--quiet');

/** Runs a package's command-line script and stops the build when it fails. */
function run(script, args) {
  const done = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, encoding: 'utf8' });
  const output = `${done.stdout}${done.stderr}`.trim();
  if (done.status !== 0) {
    console.error(output);
    process.exit(done.status ?? 1);
  }
  if (output !== '' && !quiet) console.log(output);
}

function newestChange(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path)
    .map((name) => newestChange(join(path, name)))
    .reduce((newest, time) => Math.max(newest, time), stat.mtimeMs);
}

/** Folders of AssemblyScript, and the WebAssembly that they become. */
const kernels = [
  { sources: 'runtime/gbdt/kernels', target: 'build/runtime/gbdt/kernels.wasm' },
  { sources: 'runtime/model/batch/kernels', target: 'build/runtime/model/batch/batchKernels.wasm' },
];

const packageSources = [
  'package.json',
  'vss-extension.json',
  'overview.md',
  'CHANGELOG.md',
  'LICENSE',
  'images',
];
const codeSources = [
  'tasks',
  'report',
  'workspace',
  'serving',
  'runtime',
  'tools',
  'test',
  'tsconfig.json',
  'package-lock.json',
];

/** Does the step unless its stamp is newer than every source it depends on. */
function whenStale(name, sources, step) {
  const stamp = join(root, 'build', `.${name}`);
  const present = sources.map((source) => join(root, source)).filter(existsSync);
  const newest = Math.max(...present.map(newestChange));
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newest) return;
  step();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
}

for (const { sources, target } of kernels) {
  whenStale(basename(target), [sources, 'package-lock.json'], () => {
    mkdirSync(join(root, dirname(target)), { recursive: true });
    run('node_modules/assemblyscript/bin/asc.js', [
      `${sources}/index.ts`,
      ...['--config', `${sources}/asconfig.json`, '--target', 'release', '--outFile', target],
    ]);
  });
}

whenStale('compiled', codeSources, () => {
  // A test of a deleted source would go on running from build/, so compiled tests start afresh.
  rmSync(join(root, 'build', 'test'), { recursive: true, force: true });
  rmSync(join(root, 'build', '.tsbuildinfo'), { force: true });
  run('node_modules/typescript/bin/tsc', ['-p', '.']);
  // The results tab runs in a browser, so it is checked against the browser's types.
  run('node_modules/typescript/bin/tsc', ['-p', 'report/tab']);
});

if (process.argv.includes('--package')) {
  whenStale('packaged', [...codeSources, ...packageSources], () => run('build/tools/package.js', []));
}
