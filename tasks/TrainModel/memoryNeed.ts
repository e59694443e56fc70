import type { Dataset } from '../../runtime/data/dataset.js';
import { UserError } from '../../runtime/error.js';
import type { Host } from '../common/host.js';

const MIB = 1024 * 1024;

/** The program itself and its threads. */
const PROGRAM = 150 * MIB;
/** What was let go of and not yet cleared away: peaks of 36,000 to 360,000 rows lay below, by 2 to 25 %. */
const ROOM = 1.25;
/** A number as it is read; an id or another text, with the string that holds it. */
const NUMBER = 8;
const TEXT = 56;
/** Per feature: its code by column and by row. Per row: gradient, lists, score, label and weight (gbdt/layout.ts). */
const CODES = 3;
const ROW = 64;
/** Bins of a feature's histogram × bytes; kept for every leaf, up to a limit (gbdt/layout.ts). */
const HISTOGRAM = 264 * 8;
const HISTOGRAMS_AT_MOST = 512 * MIB;

/**
 * Bytes that reading the train and the validation part and training on them take, from the manifest alone. With folds,
 * a fold's rows are there a second time.
 */
export function memoryNeeded({ manifest, schema }: Dataset, leaves: number, folds: number): number {
  const features = schema.columns.filter(({ role }) => role === 'feature').length;
  const texts = schema.columns.filter(({ role }) => ['id', 'group', 'time', 'ignore'].includes(role)).length;
  const read = NUMBER * (schema.columns.length - texts) + TEXT * texts;
  const { train, validation } = manifest.parts;
  const rows = train.rows + validation.rows;
  const histograms = Math.min(features * HISTOGRAM * leaves, HISTOGRAMS_AT_MOST);
  const again = folds > 1 ? train.rows * NUMBER * features : 0;
  return ROOM * (PROGRAM + rows * (read + CODES * features + ROW) + histograms + again);
}

/**
 * Says how much memory training takes, before any of it is taken.
 * @param available bytes that this process can still get
 * @throws UserError if that is not enough
 */
export function checkMemoryAhead(
  dataset: Dataset,
  { leaves, folds }: { leaves: number; folds: number },
  available: number,
  host: Host,
): void {
  const need = memoryNeeded(dataset, leaves, folds);
  const figures = `about ${Math.ceil(need / MIB)} MiB of memory, and ${Math.floor(available / MIB)} MiB are free.`;
  if (need <= available) {
    host.log(`Training takes ${figures}`);
    return;
  }
  const { train, validation } = dataset.manifest.parts;
  const features = dataset.schema.columns.filter(({ role }) => role === 'feature').length;
  throw new UserError({
    where: dataset.folder,
    what: `Training on ${train.rows} rows and ${features} features, with ${validation.rows} rows to watch, takes ${figures}`,
    cure: 'Use an agent with more memory, train on Azure ML, or give columns that are of no use the role ignore.',
  });
}
