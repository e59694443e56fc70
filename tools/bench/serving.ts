import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { DEFAULT_PARAMETERS } from '../../runtime/gbdt/parameters.js';
import { train } from '../../runtime/gbdt/train.js';
import { mlflowFiles } from '../../runtime/model/mlflow.js';
import { writeModel } from '../../runtime/model/writeLightgbmText.js';
import { type Contender, compare, ours, THREADS } from './contender.js';
import { readColumns, writeData } from './data.js';
import type { ServingJob } from './serveOnce.js';
import { tableOf } from './table.js';

const root = dirname(dirname(dirname(import.meta.dirname)));

/** What MLflow's server can answer with one worker. */
const EQUAL_RATE = 50;
/** What is asked of ours besides. */
const HIGH_RATE = 1000;

/**
 * Our scoring service beside MLflow's own, with the same model directory, requests and machine. Requests have one row of
 * 57 features; the client, autocannon, shares the cores with the server. Times are those of autocannon, corrected for
 * requests that it could not send in time.
 */
export async function serving(folder: string, { rounds }: { rounds: number }): Promise<string> {
  const data = writeData('porto', 100_000, join(folder, 'data.bin'));
  const rows = readColumns(data, readFileSync(data.file));
  const { model } = await train({ parameters: DEFAULT_PARAMETERS, train: rows });
  const directory = join(folder, 'model');
  await mkdir(directory);
  const files = { ...mlflowFiles(model.featureNames, { onnx: false }), 'model.lgb': writeModel(model) };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const bundle = join(folder, 'server.js');
  await build({
    ...{ entryPoints: [join(root, 'serving', 'server.ts')], outfile: bundle },
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error' },
    define: { 'import.meta.dirname': '__dirname' },
  });
  const split = {
    columns: rows.features.map(({ name }) => name),
    data: [rows.features.map(({ values }) => values[0])],
  };
  const job: ServingJob = {
    ...{ server: 'ours', bundle, model: directory, workers: 1, rate: EQUAL_RATE },
    body: JSON.stringify({ dataframe_split: split }),
  };
  const contender = (name: string, changed: Partial<ServingJob>): Contender =>
    ours('serveOnce.js', name, { ...job, ...changed });
  const high = `${HIGH_RATE} requests/s`;
  const results = compare(
    [
      contender(`ours, ${EQUAL_RATE} requests/s`, {}),
      contender(`MLflow, ${EQUAL_RATE} requests/s`, { server: 'mlflow' }),
      contender(`MLflow, ${THREADS} workers`, { server: 'mlflow', workers: THREADS }),
      contender(`ours, ${high}`, { rate: HIGH_RATE }),
      contender(`ours, ${high}, a new model every second`, {
        rate: HIGH_RATE,
        record: join(folder, 'current.json'),
      }),
    ],
    rounds,
  );
  return tableOf(results, [
    { measure: 'p50', title: 'p50 ms', digits: 1 },
    { measure: 'p99', title: 'p99 ms', digits: 1 },
    { measure: 'throughput', title: 'at most, requests/s', digits: 0 },
    { measure: 'start', title: 'start ms', digits: 0 },
    { measure: 'memory', title: 'MiB', digits: 0 },
  ]);
}
