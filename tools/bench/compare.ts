import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DEFAULT_PARAMETERS } from '../../runtime/gbdt/parameters.js';
import { type Shape, writeData } from './data.js';

const here = import.meta.dirname;
const root = dirname(dirname(dirname(here)));
const python = process.env.ORACLE_PYTHON ?? join(root, '.venv', 'bin', 'python');

/** What one training run in a process of its own prints: seconds, AUC on the test fifth, MiB at the peak. */
export interface Outcome {
  construct: number;
  train: number;
  auc: number;
  memory: number;
}

export interface Setup {
  shape: Shape;
  rows: number;
  num_leaves: number;
}

/** All runs of one contender; the runs of one round follow each other directly, so ratios are taken round by round. */
export interface Contender {
  name: string;
  outcomes: Outcome[];
}

function run(command: string, args: string[]): Outcome {
  return JSON.parse(execFileSync(command, args, { encoding: 'utf8' }).trim().split('\n').at(-1)!);
}

/** Trains ours and LightGBM in alternation on the same rows with the same parameters. Ours come first. */
export function compare({ shape, rows, num_leaves }: Setup, rounds: number): Contender[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const data = writeData(shape, rows, join(folder, 'data.bin'));
    const parameters = { ...DEFAULT_PARAMETERS, metric: 'auc', num_leaves };
    const ours = (node: string, workers?: number) => () =>
      run(node, [join(here, 'ours.js'), JSON.stringify({ data, parameters, workers })]);
    const lightgbm = (extra: object) => () => {
      const { num_iterations, learning_rate } = parameters;
      const given = {
        objective: 'binary',
        num_iterations,
        learning_rate,
        num_leaves,
        num_threads: 2,
        ...extra,
      };
      return run(python, [
        join(root, 'tools', 'bench', 'lightgbm_once.py'),
        JSON.stringify({ data, parameters: given }),
      ]);
    };
    const contenders: Record<string, () => Outcome> = {
      ours: ours(process.execPath),
      'ours, 1 worker': ours(process.execPath, 1),
      ...(process.env.NODE24 && { 'ours, Node 24': ours(process.env.NODE24) }),
      'LightGBM, default': lightgbm({}),
      'LightGBM, quantised': lightgbm({ use_quantized_grad: true, force_row_wise: true }),
    };
    const results = Object.keys(contenders).map((name): Contender => ({ name, outcomes: [] }));
    for (let round = 0; round < rounds; round++) {
      for (const { name, outcomes } of results) outcomes.push(contenders[name]!());
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
