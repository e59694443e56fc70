// One model server under load: takes its job as JSON in its argument and prints its measures as the last line.
import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { startMlflowServer, startOurServer } from './modelServers.js';

export interface ServingJob {
  server: 'ours' | 'mlflow';
  /** Bundle of our service. */
  bundle: string;
  /** Model directory. */
  model: string;
  /** Body of a request with one row, as MLflow takes it. */
  body: string;
  /** For MLflow's server. */
  workers: number;
  /** Requests per second at which both are timed. */
  rate: number;
  /** Switch models every second meanwhile: a model record that ours follows. */
  record?: string;
}

const CONNECTIONS = 10;
const WARM_UP_SECONDS = 2;
const SECONDS = 10;
const SWITCH_MS = 1000;

const { server, bundle, model, body, workers, rate, record } = JSON.parse(process.argv[2]!) as ServingJob;

const started =
  server === 'ours'
    ? await startOurServer(
        bundle,
        model,
        record === undefined ? {} : { MODEL_RECORD: writeRecord(record, 0) },
      )
    : await startMlflowServer(model, workers);

async function load(duration: number, overallRate?: number): Promise<autocannon.Result> {
  const result = await autocannon({
    url: `${started.url}/invocations`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    connections: CONNECTIONS,
    duration,
    ...(overallRate === undefined ? {} : { overallRate }),
  });
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0) throw new Error(`${failed} requests failed`);
  return result;
}

function writeRecord(path: string, version: number): string {
  writeFileSync(`${path}.next`, JSON.stringify({ name: 'bench', version: String(version), folder: model }));
  renameSync(`${path}.next`, path);
  return path;
}

/** Resident memory of the server and its workers, in MiB. */
function memory(): number {
  const processes = execFileSync('ps', ['-eo', 'pgid=,rss='], { encoding: 'utf8' }).trim().split('\n');
  const own = processes
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([group]) => group === started.processId);
  return own.reduce((sum, [, kibibytes]) => sum + kibibytes!, 0) / 1024;
}

try {
  await load(WARM_UP_SECONDS);
  let version = 0;
  const switching =
    record === undefined ? undefined : setInterval(() => writeRecord(record, ++version), SWITCH_MS);
  const steady = await load(SECONDS, rate);
  clearInterval(switching);
  const full = await load(SECONDS);
  console.log(
    JSON.stringify({
      start: started.startMilliseconds,
      p50: steady.latency.p50,
      p99: steady.latency.p99,
      throughput: full.requests.average,
      memory: memory(),
    }),
  );
} finally {
  await started.stop();
}
