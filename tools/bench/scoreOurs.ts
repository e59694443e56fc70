// Our scoring of a table by a model file: reads {data, model, workers} from argv, prints JSON.
import { readFileSync } from 'node:fs';
import { readModel } from '../../runtime/model/lightgbmText.js';
import { scoreColumns } from '../../runtime/model/scoreColumns.js';
import { createScorer } from '../../runtime/model/scorer.js';
import { type BenchData, readColumns } from './data.js';

const job = JSON.parse(process.argv[2]!) as { data: BenchData; model: string; workers?: number };
const { features } = readColumns(job.data, readFileSync(job.data.file));
const model = readModel(readFileSync(job.model, 'utf8'), job.model);
const start = performance.now();
await scoreColumns(model, features, job.workers === undefined ? {} : { workers: job.workers });
const batch = performance.now() - start;

const scorer = createScorer(model);
const rows = Array.from({ length: 1000 }, (_, row) =>
  Float64Array.from(features, ({ values }) => values[row]!),
);
const times = Array.from({ length: 20 }, () => {
  const begin = performance.now();
  for (const row of rows) scorer.predictRow(row);
  return performance.now() - begin;
});
console.log(
  JSON.stringify({
    batch: batch / 1000,
    // A service is warm: the first thousands of rows are not what it is about.
    row: Math.min(...times),
    memory: process.resourceUsage().maxRSS / 1024,
  }),
);
