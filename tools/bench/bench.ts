// `npm run bench`: trains ours and LightGBM side by side on several shapes of data and writes docs/benchmarks.md.
// The number of rounds can be given, and one shape: npm run bench -- 3 porto
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { type Contender, compare, type Outcome, type Setup } from './compare.js';

const root = dirname(dirname(dirname(import.meta.dirname)));
const python = process.env.ORACLE_PYTHON ?? join(root, '.venv', 'bin', 'python');

const SETUPS: Setup[] = [
  { shape: 'porto', rows: 595_212, num_leaves: 31 },
  { shape: 'porto', rows: 595_212, num_leaves: 255 },
  { shape: 'categorical', rows: 595_212, num_leaves: 31 },
  { shape: 'continuous', rows: 595_212, num_leaves: 31 },
  { shape: 'wide', rows: 200_000, num_leaves: 31 },
  { shape: 'porto', rows: 3_000_000, num_leaves: 31 },
  { shape: 'porto', rows: 19_393, num_leaves: 31 },
];

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/** A contender's time over ours, round by round: median and range. */
function ratio(contender: Contender, ours: Contender, key: 'construct' | 'train'): string {
  const all = contender.outcomes.map((outcome, round) => outcome[key] / ours.outcomes[round]![key]);
  return `${median(all).toFixed(2)} [${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)}]`;
}

function section({ shape, rows, num_leaves }: Setup, contenders: Contender[]): string {
  const [ours] = contenders;
  const middle = (contender: Contender, key: keyof Outcome): number =>
    median(contender.outcomes.map((outcome) => outcome[key]));
  const lines = contenders.map((contender) => {
    const cells = [
      contender.name,
      middle(contender, 'train').toFixed(2),
      ratio(contender, ours!, 'train'),
      middle(contender, 'construct').toFixed(2),
      ratio(contender, ours!, 'construct'),
      middle(contender, 'auc').toFixed(5),
      middle(contender, 'memory').toFixed(0),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `## ${shape}, ${rows.toLocaleString('en-US')} rows, 100 trees of ${num_leaves} leaves`,
    '',
    '| | train s | its time over ours | bin s | its time over ours | test AUC | peak MiB |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

const [rounds = '3', only] = process.argv.slice(2);
const version = execFileSync(python, ['-c', 'import lightgbm; print(lightgbm.__version__)'], {
  encoding: 'utf8',
});
const sections = SETUPS.filter(({ shape }) => only === undefined || shape === only).map((setup) => {
  const text = section(setup, compare(setup, Number(rounds)));
  console.log(text);
  return text;
});
const page = `# Benchmarks

Made by \`npm run bench\`. Ours and LightGBM ${version.trim()} train in alternation, each in a process of its own, on the
same synthetic rows (four fifths; the rest is scored) with the same parameters and two threads; ${rounds} rounds, medians,
in brackets the range over the rounds. A ratio above 1 says that the other takes longer than ours. "Quantised" is
LightGBM with \`use_quantized_grad\` and \`force_row_wise\`, its fastest setting here.

Machine: ${cpus()[0]!.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.versions.node}.

`;
if (only === undefined) writeFileSync(join(root, 'docs', 'benchmarks.md'), page + sections.join('\n'));
