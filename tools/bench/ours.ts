// One training run of ours in a process of its own: reads {data, parameters, workers} from argv, prints JSON.
import { readFileSync } from 'node:fs';
import type { Parameters } from '../../runtime/gbdt/parameters.js';
import { train } from '../../runtime/gbdt/train.js';
import type { TrainingRows } from '../../runtime/gbdt/training.js';
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
const scores = new Float64Array(test.label.length);
for (const tree of model.trees) {
  for (let row = 0; row < scores.length; row++) {
    let node = tree.numLeaves > 1 ? 0 : -1;
    while (node >= 0) {
      const value = test.features[tree.splitFeature[node]!]!.values[row]!;
      const threshold = tree.threshold[node]!;
      let left = value <= threshold;
      if (tree.decisionType[node]! & 1) {
        const first = tree.catBoundaries[threshold]!;
        const word = first + (value >> 5);
        left =
          word < tree.catBoundaries[threshold + 1]! &&
          ((tree.catThreshold[word]! >>> (value & 31)) & 1) === 1;
      }
      node = (left ? tree.leftChild : tree.rightChild)[node]!;
    }
    scores[row]! += tree.leafValue[~node]!;
  }
}
const order = Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
let rankSum = 0;
order.forEach((row, rank) => {
  if (test.label[row] === 1) rankSum += rank + 1;
});
const positives = test.label.reduce((a, b) => a + b, 0);
console.log(
  JSON.stringify({
    construct: firstIteration / 1000,
    train: (total - firstIteration) / 1000,
    auc: (rankSum - (positives * (positives + 1)) / 2) / (positives * (scores.length - positives)),
    memory: process.resourceUsage().maxRSS / 1024,
  }),
);
