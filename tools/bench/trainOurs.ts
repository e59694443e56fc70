// One training run of ours: reads {data, parameters, workers} from argv, prints JSON.
import { DEFAULT_PARAMETERS, type Parameters } from '../../runtime/gbdt/parameters.js';
import { train } from '../../runtime/gbdt/train.js';
import type { TrainingRows } from '../../runtime/gbdt/training.js';
import { auc } from '../../runtime/metrics/auc.js';
import { scoreColumns } from '../../runtime/model/scoreColumns.js';
import { type BenchData, readColumns, readShared } from './data.js';

const { data, parameters, workers } = JSON.parse(process.argv[2]!) as {
  data: BenchData;
  parameters: Partial<Parameters>;
  workers?: number;
};
const { features, label } = readColumns(data, readShared(data.file));
const cut = Math.floor(data.rows * 0.8);
const part = (from: number, to: number): TrainingRows => ({
  features: features.map((column) => ({ ...column, values: column.values.subarray(from, to) })),
  label: label.subarray(from, to),
});
let trainingStart = 0;
const start = performance.now();
const { model } = await train({
  parameters: { ...DEFAULT_PARAMETERS, metric: 'auc', ...parameters },
  train: part(0, cut),
  ...(workers === undefined ? {} : { workers }),
  onProgress: ({ elapsedMs }) => {
    // The trainer's clock starts when the rows are binned.
    trainingStart ||= performance.now() - elapsedMs;
  },
});
const end = performance.now();
const memory = process.resourceUsage().maxRSS / 1024;
const test = part(cut, data.rows);
const measured = auc({ scores: await scoreColumns(model, test.features), labels: test.label });
if (measured.status !== 'computed') throw new Error(measured.reason);
console.log(
  JSON.stringify({
    bin: (trainingStart - start) / 1000,
    train: (end - trainingStart) / 1000,
    auc: measured.value,
    memory,
  }),
);
