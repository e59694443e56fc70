// One training run of ours in a process of its own: reads {data, parameters, workers} from argv, prints JSON.
import { readFileSync } from 'node:fs';
import type { Parameters } from '../../runtime/gbdt/parameters.js';
import { train } from '../../runtime/gbdt/train.js';
import type { TrainingRows } from '../../runtime/gbdt/training.js';
import { auc } from '../../runtime/metrics/auc.js';
import { createScorer } from '../../runtime/model/scorer.js';
import { type BenchData, readColumns } from './data.js';

const { data, parameters, workers } = JSON.parse(process.argv[2]!) as {
  data: BenchData;
  parameters: Parameters;
  workers?: number;
};
const { features, label } = readColumns(data, readFileSync(data.file));
const cut = Math.floor(data.rows * 0.8);
const part = (from: number, to: number): TrainingRows => ({
  features: features.map((column) => ({ ...column, values: column.values.subarray(from, to) })),
  label: label.subarray(from, to),
});
let firstIteration = 0;
const start = performance.now();
const { model } = await train({
  parameters,
  train: part(0, cut),
  ...(workers === undefined ? {} : { workers }),
  onProgress: ({ elapsedMs }) => {
    // The trainer's clock starts when the rows are binned.
    firstIteration ||= performance.now() - start - elapsedMs;
  },
});
const total = performance.now() - start;
const test = part(cut, data.rows);
const measured = auc({ scores: createScorer(model).predictColumns(test.features), labels: test.label });
if (measured.status !== 'computed') throw new Error(measured.reason);
console.log(
  JSON.stringify({
    construct: firstIteration / 1000,
    train: (total - firstIteration) / 1000,
    auc: measured.value,
    memory: process.resourceUsage().maxRSS / 1024,
  }),
);
