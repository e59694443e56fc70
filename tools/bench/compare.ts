// Trains ours and LightGBM in alternation, each run in a fresh process, and prints medians and ratios with spread.
//   node build/tools/bench/compare.js [shape] [rows] [rounds] [num_leaves]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SHAPES, type Shape, writeData } from './data.js';

interface Outcome {
  construct: number;
  train: number;
  auc: number;
  memory: number;
}

const here = import.meta.dirname;
const root = dirname(dirname(dirname(here)));
const python = process.env.ORACLE_PYTHON ?? join(root, '.venv', 'bin', 'python');

function run(command: string, args: string[]): Outcome {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout.trim().split('\n').at(-1)!) as Outcome;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

const shape = (process.argv[2] ?? 'porto') as Shape;
if (!SHAPES.includes(shape)) throw new Error(`No shape ${shape}; there are ${SHAPES.join(', ')}.`);
const rows = Number(process.argv[3] ?? (shape === 'wide' ? 200_000 : 595_212));
const rounds = Number(process.argv[4] ?? 3);
const num_leaves = Number(process.argv[5] ?? 31);
const only = process.argv[6]?.split(',');

const parameters = {
  objective: 'binary',
  metric: 'auc',
  num_iterations: 100,
  learning_rate: 0.1,
  num_leaves,
  max_depth: -1,
  min_data_in_leaf: 20,
  min_sum_hessian_in_leaf: 1e-3,
  lambda_l1: 0,
  lambda_l2: 0,
  min_gain_to_split: 0,
  max_bin: 255,
  min_data_in_bin: 3,
  feature_fraction: 1,
  bagging_fraction: 1,
  bagging_freq: 0,
  early_stopping_round: 0,
  seed: 1,
};

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const data = writeData(shape, rows, join(folder, 'data.bin'));
  const ours = (workers?: number) => () =>
    run(process.execPath, [join(here, 'ours.js'), JSON.stringify({ data, parameters, workers })]);
  const lightgbm = (extra: object) => () =>
    run(python, [
      join(root, 'tools', 'bench', 'lightgbm_once.py'),
      JSON.stringify({ data, parameters: { ...parameters, num_threads: 2, ...extra } }),
    ]);
  const contenders: Record<string, () => Outcome> = {
    ours: ours(),
    'ours, 1 worker': ours(1),
    LightGBM: lightgbm({}),
    'LightGBM quantised': lightgbm({ use_quantized_grad: true, force_row_wise: true }),
  };
  const names = Object.keys(contenders).filter((name) => !only || only.includes(name));
  const outcomes = Object.fromEntries(names.map((name): [string, Outcome[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) outcomes[name]!.push(contenders[name]!());
  }
  console.log(
    `${shape}, ${rows} rows, ${num_leaves} leaves, ${rounds} rounds: seconds (median), ratio to ours [range]`,
  );
  for (const name of names) {
    const own = outcomes[name]!;
    const ratios = (key: 'construct' | 'train') =>
      outcomes[names[0]!]!.map((reference, i) => own[i]![key] / reference[key]);
    const tell = (key: 'construct' | 'train') => {
      const all = ratios(key);
      const range = `[${Math.min(...all).toFixed(2)}-${Math.max(...all).toFixed(2)}]`;
      return `${key} ${median(own.map((o) => o[key])).toFixed(2)} × ${median(all).toFixed(2)} ${range}`;
    };
    const memory = Math.round(median(own.map((o) => o.memory)));
    console.log(
      `${name.padEnd(20)} ${tell('train')}  ${tell('construct')}  AUC ${own[0]!.auc.toFixed(5)}  ${memory} MiB`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
