// `npm run bench`: measures ours beside LightGBM and others, and writes docs/benchmarks.md, case after case.
//   npm run bench -- --only porto --rounds 7      one case (or several, with commas)
//   npm run bench -- --seeds 0                    without the means over seeds
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { CASES, type Case } from './cases.js';
import { PYTHON } from './contender.js';

const root = dirname(dirname(dirname(import.meta.dirname)));
const page = join(root, 'docs', 'benchmarks.md');

const { values: given } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seeds: { type: 'string', default: '10' },
  },
});
const effort = { rounds: wholeNumber('rounds', given.rounds), seeds: wholeNumber('seeds', given.seeds) };
const chosen = given.only === undefined ? CASES : given.only.split(',').map(caseNamed);

function wholeNumber(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`--${name} takes a whole number, not ${text}.`);
}

function caseNamed(name: string): Case {
  const found = CASES.find((one) => one.name === name);
  if (found) return found;
  throw new Error(`There is no case ${name}; there are ${CASES.map((one) => one.name).join(', ')}.`);
}

function version(command: string, ...args: string[]): string {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  return done.status === 0 ? done.stdout.trim() : 'absent';
}

function versionOf(module: string): string {
  return `${module} ${version(PYTHON, '-c', `import ${module}; print(${module}.__version__)`)}`;
}

function head(): string {
  const modules = ['lightgbm', 'xgboost', 'catboost', 'sklearn', 'pandas', 'polars']
    .map(versionOf)
    .join(', ');
  const node24 = process.env.NODE24 ? `, Node 24 is ${version(process.env.NODE24, '--version')}` : '';
  return `# Benchmarks

Made by \`npm run bench\`. Contenders run in alternation, each in a process of its own, with the same parameters (100
trees, learning rate 0.1) and two threads. Shown are medians over the rounds; "over ours" is the contender's measure
divided by ours, round by round, as median and [range]: above 1, the other one takes longer. Training sees four fifths
of the rows, the test AUC is that of the rest. The data are made (tools/bench/data.ts) except for the sample.
"Quantised" is LightGBM with \`use_quantized_grad\` and \`force_row_wise\`, its quickest setting here. XGBoost and
CatBoost stand by for reference: their parameters do not mean quite the same.

Machine: ${cpus()[0]!.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.versions.node}${node24}; ${modules}.
`;
}

/** Sections of the page by title; a run of some cases keeps what is there of the others. */
function sectionsThere(): Map<string, string> {
  if (!existsSync(page)) return new Map();
  const [, ...sections] = readFileSync(page, 'utf8').split(/^## /m);
  return new Map(
    sections.map((text) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n')).trim()]),
  );
}

const sections = sectionsThere();
for (const { name, title, run } of chosen) {
  process.stderr.write(`${name}: ${title}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  let text: string;
  try {
    text = `${await run(folder, effort)}\n\n${effort.rounds} rounds, ${new Date().toISOString().slice(0, 10)}.`;
  } catch (error) {
    text = `Failed: ${error instanceof Error ? error.message : error}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\n## ${title}\n\n${text}\n`);
  sections.set(title, text);
  const inOrder = CASES.flatMap((one) => {
    const section = sections.get(one.title);
    return section === undefined ? [] : [`\n## ${one.title}\n\n${section}\n`];
  });
  writeFileSync(page, head() + inOrder.join(''));
}
