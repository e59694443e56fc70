import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { UserError } from '../runtime/error.js';
import type { ModelDirectory } from '../runtime/model/directory.js';
import type { FeaturePolicy } from '../runtime/model/encoder.js';
import { createPredictor, readServedModel } from './modelPredictor.js';
import { type ModelRecord, readModelRecord, watchModelRecord } from './modelRecord.js';
import { type ScoringService, startScoringService } from './scoringService.js';
import { readSettings, type Settings } from './settings.js';
import { openTelemetry, type Telemetry, type TelemetryOptions } from './telemetry/telemetry.js';

/** How long requests under way may take after the service has been told to stop. */
const LAST_REQUESTS_MS = 30_000;
const DROPS_REPORTED_MS = 60_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.argv.slice(2), import.meta.dirname);
  const policy: FeaturePolicy = {
    unknown: settings.UNKNOWN_FEATURES,
    absent: settings.ABSENT_FEATURES,
    outOfDomain: settings.OUT_OF_DOMAIN,
  };
  const { MODEL_RECORD } = settings;
  const record: ModelRecord = MODEL_RECORD
    ? await readModelRecord(MODEL_RECORD)
    : { name: settings.MODEL_NAME, version: settings.MODEL_VERSION, folder: settings.MODEL_DIR };
  const telemetry = await openTelemetry(telemetryOf(settings));
  const service = await startScoringService({
    predictor: createPredictor(await readServedModel(record.folder), record, policy),
    host: settings.HOST,
    port: settings.PORT,
    ...(settings.SCORING_KEY === undefined ? {} : { key: settings.SCORING_KEY }),
    limits: {
      bodyBytes: settings.MAX_BODY_BYTES,
      rows: settings.MAX_ROWS,
      requests: settings.MAX_REQUESTS,
      receiveSeconds: settings.RECEIVE_SECONDS,
      answerSeconds: settings.ANSWER_SECONDS,
    },
    logLevel: settings.LOG_LEVEL,
    drainSeconds: settings.DRAIN_SECONDS,
    ...(telemetry && { onScored: telemetry.record }),
  });
  if (telemetry) reportDrops(telemetry);
  if (MODEL_RECORD) followRecord(MODEL_RECORD, service, policy);
  const stop = (): void => {
    setTimeout(() => process.exit(1), settings.DRAIN_SECONDS * 1000 + LAST_REQUESTS_MS).unref();
    service
      .close()
      .then(() => telemetry?.close())
      .then(() => process.exit(0), fail);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (process.send !== undefined) {
    // A parent learns where the service is, and takes it along when it ends, unless it says that it is to stay.
    process.once('disconnect', stop);
    process.once('message', () => process.off('disconnect', stop));
    process.send({ url: service.url });
  }
}

function telemetryOf(settings: Settings): TelemetryOptions {
  const { RECORD_INPUTS: inputs, ID_HASH_KEY: key, SCORING_LOG: folder } = settings;
  const { APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString } = settings;
  return {
    recorded: inputs === 'hashedIds' ? { inputs, key: key! } : { inputs },
    sample: settings.TELEMETRY_SAMPLE,
    ...(folder !== undefined && { log: { folder, mostBytes: settings.SCORING_LOG_MEGABYTES * 1e6 } }),
    ...(connectionString !== undefined && { connectionString }),
    otlp: settings.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
  };
}

/** Says so where requests are not recorded, but not with every one of them. */
function reportDrops(telemetry: Telemetry): void {
  let reported = 0;
  setInterval(() => {
    const dropped = telemetry.dropped();
    if (dropped > reported) console.error(`Telemetry: ${dropped} requests have not been recorded so far.`);
    reported = dropped;
  }, DROPS_REPORTED_MS).unref();
}

/** Serves whatever model the record comes to name. One that cannot be loaded is reported and the last one stays. */
function followRecord(path: string, service: ScoringService, policy: FeaturePolicy): void {
  let loading = Promise.resolve();
  const load = async (): Promise<void> => {
    try {
      const record = await readModelRecord(path);
      service.serve(createPredictor(await readBeside(record.folder), record, policy));
    } catch (error) {
      console.error(`The last model stays: ${(error as Error).message}`);
    }
  };
  watchModelRecord(path, () => {
    loading = loading.then(load);
  });
}

/** Reads a model in a thread of its own, so that requests do not wait meanwhile. */
function readBeside(folder: string): Promise<ModelDirectory> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, 'server.js'), { workerData: folder });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function fail(error: unknown): void {
  console.error(error instanceof UserError ? error.message : error);
  process.exit(1);
}

if (isMainThread) main().catch(fail);
else void readServedModel(workerData).then((directory) => parentPort?.postMessage(directory));
