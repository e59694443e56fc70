import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_PARAMETERS } from '../../runtime/gbdt/parameters.js';
import { train } from '../../runtime/gbdt/train.js';
import { writeModel } from '../../runtime/model/writeLightgbmText.js';
import { type Contender, compare, inPython, ours, THREADS } from './contender.js';
import { type BenchData, dataOfCsv, readColumns, type Shape, writeCsv, writeData } from './data.js';
import { gateCase } from './gate.js';
import { PREPARE } from './prepare.js';
import { seedsTable } from './seeds.js';
import { serving } from './serving.js';
import { tableOf } from './table.js';

const root = dirname(dirname(dirname(import.meta.dirname)));

/** The 19,393 rows of real claims that the extension is shown with; not part of the repository. */
const SAMPLE = process.env.SAMPLE_CSV ?? join(root, '..', 'shared', 'data', 'porto-seguro-sample.csv');

export interface Effort {
  rounds: number;
  seeds: number;
}

/** A section of docs/benchmarks.md. */
export interface Case {
  name: string;
  title: string;
  /** @param folder for its files @returns Markdown */
  run(folder: string, effort: Effort): Promise<string>;
}

const made =
  (shape: Shape, rows: number) =>
  (folder: string): BenchData =>
    writeData(shape, rows, join(folder, 'data.bin'));
const sample = (folder: string): BenchData => dataOfCsv(SAMPLE, join(folder, 'data.bin'));

export const CASES: readonly Case[] = [
  training('porto', 'Porto-shaped, 595,212 × 57, 31 leaves', made('porto', 595_212)),
  training('leaves', 'Porto-shaped, 595,212 × 57, 255 leaves', made('porto', 595_212), 255),
  training('categorical', 'Porto-shaped, 14 columns categorical, 595,212 × 57', made('categorical', 595_212)),
  training('continuous', 'All columns continuous, 595,212 × 57', made('continuous', 595_212)),
  training('wide', 'Continuous, 200,000 × 500', made('wide', 200_000)),
  training('long', 'Porto-shaped, 3,000,000 × 57', made('porto', 3_000_000)),
  training('sample', 'Sample of real claims, 19,393 × 57', sample),
  { name: 'scoring', title: 'Scoring 595,212 rows by 100 trees of 31 leaves', run: scoring },
  {
    name: 'gate',
    title: 'The gate on 595,212 rows: two models, all metrics and intervals, ten slices',
    run: gateCase,
  },
  { name: 'serving', title: 'Serving, one row of 57 features per request', run: serving },
  PREPARE,
  whole('whole', 'Whole process, 595,212 rows of CSV to model and metrics', made('porto', 595_212)),
  whole('whole-sample', 'Whole process, the sample of 19,393 rows', sample),
];

function training(
  name: string,
  title: string,
  makeData: (folder: string) => BenchData,
  num_leaves = DEFAULT_PARAMETERS.num_leaves,
): Case {
  return {
    name,
    title,
    async run(folder, { rounds, seeds }) {
      const data = makeData(folder);
      const { num_iterations, learning_rate } = DEFAULT_PARAMETERS;
      const parameters = { num_iterations, learning_rate, num_leaves };
      const theirs = { objective: 'binary', num_threads: THREADS, ...parameters };
      const quantised = { ...theirs, use_quantized_grad: true, force_row_wise: true };
      const node24 = process.env.NODE24;
      const contenders: Contender[] = [
        ours('trainOurs.js', 'ours', { data, parameters }),
        ours('trainOurs.js', 'ours, 1 worker', { data, parameters, workers: 1 }),
        ...(node24 ? [ours('trainOurs.js', 'ours, Node 24', { data, parameters }, node24)] : []),
        inPython('train_lightgbm.py', 'LightGBM, default', { data, parameters: theirs }),
        inPython('train_lightgbm.py', 'LightGBM, quantised', { data, parameters: quantised }),
        inPython('train_xgboost.py', 'XGBoost, hist', { data, parameters: theirs }),
        inPython('train_catboost.py', 'CatBoost', { data, parameters: theirs }),
      ];
      const results = compare(contenders, rounds);
      const table = tableOf(results, [
        { measure: 'train', title: 'train s', digits: 2, isRatio: true },
        { measure: 'bin', title: 'bin s', digits: 2, isRatio: true },
        { measure: 'auc', title: 'test AUC', digits: 5 },
        { measure: 'memory', title: 'peak MiB', digits: 0 },
      ]);
      return seeds > 1 ? `${table}\n\n${seedsTable(data, parameters, seeds)}` : table;
    },
  };
}

async function scoring(folder: string, { rounds }: Effort): Promise<string> {
  const data = made('porto', 595_212)(folder);
  const model = join(folder, 'model.lgb');
  const trained = await train({
    parameters: DEFAULT_PARAMETERS,
    train: readColumns(data, readFileSync(data.file)),
  });
  writeFileSync(model, writeModel(trained.model));
  const results = compare(
    [
      ours('scoreOurs.js', 'ours', { data, model }),
      ours('scoreOurs.js', 'ours, 1 worker', { data, model, workers: 1 }),
      inPython('score_lightgbm.py', 'LightGBM, predict', { data, model, threads: THREADS }),
    ],
    rounds,
  );
  return tableOf(results, [
    { measure: 'batch', title: 'all rows s', digits: 3, isRatio: true },
    { measure: 'row', title: 'one row µs', digits: 1, isRatio: true },
    { measure: 'memory', title: 'peak MiB', digits: 0 },
  ]);
}

/** Not the same split and early stopping everywhere, so that the AUC only shows that all have learnt something. */
function whole(name: string, title: string, makeData: (folder: string) => BenchData): Case {
  return {
    name,
    title,
    async run(folder, { rounds }) {
      const csv = join(folder, 'policies.csv');
      writeCsv(makeData(folder), csv);
      const results = compare(
        [
          ours('wholeOurs.js', 'ours: PrepareData, TrainModel', { csv, folder: subfolder(folder, 'ours') }),
          ...['pandas', 'polars'].map((library) =>
            inPython(
              `whole_${library}.py`,
              library === 'pandas' ? 'pandas, LightGBM, scikit-learn' : 'polars, LightGBM quantised',
              { csv, folder: subfolder(folder, library), threads: THREADS },
            ),
          ),
        ],
        rounds,
      );
      return tableOf(results, [
        { measure: 'wall', title: 'process s', digits: 2, isRatio: true },
        { measure: 'auc', title: 'AUC', digits: 5 },
        { measure: 'memory', title: 'peak MiB', digits: 0 },
      ]);
    },
  };
}

function subfolder(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}
