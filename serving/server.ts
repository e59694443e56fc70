import { UserError } from '../runtime/error.js';
import { openPredictor } from './modelPredictor.js';
import { startScoringService } from './scoringService.js';
import { readSettings } from './settings.js';

/** How long requests under way may take after the service has been told to stop. */
const LAST_REQUESTS_MS = 30_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.argv.slice(2), import.meta.dirname);
  const predictor = await openPredictor(settings.MODEL_DIR, {
    name: settings.MODEL_NAME,
    version: settings.MODEL_VERSION,
  });
  const service = await startScoringService({
    predictor,
    host: settings.HOST,
    port: settings.PORT,
    ...(settings.SCORING_KEY === undefined ? {} : { key: settings.SCORING_KEY }),
    limits: {
      bodyBytes: settings.MAX_BODY_BYTES,
      rows: settings.MAX_ROWS,
      requests: settings.MAX_REQUESTS,
      receiveSeconds: settings.RECEIVE_SECONDS,
    },
    logLevel: settings.LOG_LEVEL,
    drainSeconds: settings.DRAIN_SECONDS,
  });
  const stop = (): void => {
    setTimeout(() => process.exit(1), settings.DRAIN_SECONDS * 1000 + LAST_REQUESTS_MS).unref();
    service.close().then(() => process.exit(0), fail);
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

function fail(error: unknown): void {
  console.error(error instanceof UserError ? error.message : error);
  process.exit(1);
}

main().catch(fail);
