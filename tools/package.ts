import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { TAB_STYLE } from '../report/html/style.js';
import { type Bundle, bundledPackages } from './bundledPackages.js';
import { notices } from './notices.js';
import { ownSourceMaps } from './ownSourceMaps.js';
import { sbom } from './sbom.js';
import { taskStrings } from './taskStrings.js';

/**
 * Makes dist/<publisher>.<id>-<version>.vsix: one bundle per task and no node_modules. Beside it sbom.cdx.json, which
 * says what is in it; the licences of that go along as THIRD-PARTY-NOTICES.txt.
 */

const root = dirname(dirname(import.meta.dirname));
const staging = join(root, 'dist', 'extension');

const bundling = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  define: { 'import.meta.dirname': '__dirname', 'import.meta.url': 'importMetaUrl' },
  // Some packages make themselves a `require` out of it.
  banner: { js: "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
  plugins: [ownSourceMaps],
  // `debug` takes it if it is there, and where we build it is there as part of a tool.
  external: ['supports-color'],
} satisfies BuildOptions;

/**
 * What a task needs beside main.js, found there by name: programs of their own (bundled), programs that it deploys
 * (bundled, without a source map, which would not go along), and files (copied).
 */
const training = { program: 'runtime/gbdt/gbdt.worker.ts', kernels: 'build/runtime/gbdt/kernels.wasm' };
const scoring = {
  program: 'runtime/model/batch/batch.worker.ts',
  kernels: 'build/runtime/model/batch/batchKernels.wasm',
};
const beside: Record<string, { programs?: string[]; deployed?: string[]; files?: string[] }> = {
  PrepareData: { programs: ['runtime/data/parquet/parts.worker.ts'] },
  TrainModel: {
    programs: [training.program, scoring.program],
    // What jobs of Azure Machine Learning run.
    deployed: ['tasks/TrainModel/azureml/trainJob.ts'],
    files: [training.kernels, scoring.kernels, 'tasks/TrainModel/python/train_lightgbm.py'],
  },
  EvaluateGate: { programs: [scoring.program], files: [scoring.kernels] },
  ScoreBatch: {
    programs: [scoring.program],
    deployed: ['serving/scoreFile/scoreTable.ts'],
    files: [scoring.kernels],
  },
  MonitorModel: { programs: [scoring.program], files: [scoring.kernels] },
  DeployEndpoint: { deployed: ['serving/server.ts'] },
};

const bundles: Bundle[] = [];

/** Files of packages that esbuild does not see: the kernels hold parts of AssemblyScript's standard library. */
const compiled = {
  'node_modules/assemblyscript': Object.entries(beside).flatMap(([task, { files = [] }]) =>
    files.map((file) => `tasks/${task}/${basename(file)}`),
  ),
};

function inExtension(path: string): string {
  return relative(staging, path).replaceAll('\\', '/');
}

async function bundle(source: string, target: string, more: BuildOptions = {}): Promise<void> {
  const options = { ...bundling, ...more, entryPoints: [join(root, source)], outfile: target };
  const { metafile } = await build({ ...options, metafile: true });
  bundles.push({ file: inExtension(target), metafile });
}

async function packTask(name: string): Promise<void> {
  const from = join(root, 'tasks', name);
  const to = join(staging, 'tasks', name);
  await mkdir(to, { recursive: true });
  for (const file of ['task.json', 'icon.png']) await cp(join(from, file), join(to, file));
  const strings = join(to, 'Strings', 'resources.resjson', 'en-US');
  await mkdir(strings, { recursive: true });
  const task = JSON.parse(await readFile(join(from, 'task.json'), 'utf8'));
  await writeFile(join(strings, 'resources.resjson'), JSON.stringify(taskStrings(task), null, 2));
  // A task without a program is a request that the server makes.
  if (existsSync(join(from, 'main.ts'))) await packPrograms(name, to);
}

async function packPrograms(name: string, to: string): Promise<void> {
  await bundle(join('tasks', name, 'main.ts'), join(to, 'main.js'));
  // Without it, a package.json in a folder above could make Node take the bundles for modules.
  await writeFile(join(to, 'package.json'), '{ "type": "commonjs" }\n');
  const { programs = [], deployed = [], files = [] } = beside[name] ?? {};
  const bundled = (source: string): string => join(to, basename(source).replace(/\.ts$/, '.js'));
  for (const source of programs) await bundle(source, bundled(source));
  for (const source of deployed) await bundle(source, bundled(source), { sourcemap: false });
  for (const file of files) await cp(join(root, file), join(to, basename(file)));
}

/** The results tab: a page, a script and a style sheet, nothing inline. */
async function packTab(): Promise<void> {
  const to = join(staging, 'report', 'tab');
  await mkdir(to, { recursive: true });
  await cp(join(root, 'report', 'tab', 'index.html'), join(to, 'index.html'));
  await writeFile(join(to, 'tab.css'), TAB_STYLE.text);
  await bundle('report/tab/tab.ts', join(to, 'tab.js'), {
    ...{ platform: 'browser', target: 'es2022', format: 'iife', sourcemap: false, define: {}, banner: {} },
  });
}

/** What is shipped of others: a bill of materials beside the extension, and the licences in it. */
async function writeOrigins(): Promise<void> {
  const json = async (name: string) => JSON.parse(await readFile(join(root, name), 'utf8'));
  const packages = bundledPackages(bundles, await json('package-lock.json'), compiled);
  const bill = sbom(await json('package.json'), packages);
  await writeFile(join(root, 'dist', 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
  await writeFile(join(staging, 'THIRD-PARTY-NOTICES.txt'), await notices(packages, root));
}

async function packExtension(): Promise<string> {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  const tasks = (await readdir(join(root, 'tasks'), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && entry.name !== 'common')
    .map((entry) => entry.name);
  await Promise.all([...tasks.map(packTask), packTab()]);
  await writeOrigins();
  for (const file of ['vss-extension.json', 'overview.md', 'CHANGELOG.md', 'LICENSE', 'images']) {
    await cp(join(root, file), join(staging, file), { recursive: true });
  }
  const manifest = JSON.parse(await readFile(join(root, 'vss-extension.json'), 'utf8'));
  const target = join(root, 'dist', `${manifest.publisher}.${manifest.id}-${manifest.version}.vsix`);
  execFileSync(process.execPath, [
    ...[join(root, 'node_modules/tfx-cli/_build/tfx-cli.js'), 'extension', 'create'],
    ...['--root', staging, '--manifests', 'vss-extension.json', '--output-path', target, '--no-prompt'],
  ]);
  return target;
}

console.log(`Packed ${await packExtension()}`);
