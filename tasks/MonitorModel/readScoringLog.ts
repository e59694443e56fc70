import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { canonicalId } from '../../runtime/data/roles/key.js';
import { UserError } from '../../runtime/error.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import { ScoredRow } from '../../serving/telemetry/scoredRow.js';
import type { Host } from '../common/host.js';
import { type Observation, spanOf } from './observation.js';
import { ObservedRows } from './observedRows.js';

/** What the outcome of a logged row is joined by. */
export type JoinBy = 'id' | 'requestId';

/**
 * Reads what the scoring service has logged (see serving/telemetry/scoringLog.ts), of one model. A row's own score is
 * taken, not computed again. Rows of other models are counted and left out.
 * @param folder of the log's files, or one of them
 * @throws UserError if there is no log, or a line that is none
 */
export async function readScoringLog(
  folder: string,
  { sha256, joinBy }: { sha256: string; joinBy: JoinBy },
  directory: ModelDirectory,
  host: Host,
): Promise<Observation> {
  const observed = new ObservedRows(directory);
  const { featureNames } = observed.encoder;
  const scores: number[] = [];
  let [others, bare] = [0, 0];
  const plain: { time: number; key: string | undefined }[] = [];
  for (const file of await logFiles(folder)) {
    for await (const row of rowsIn(file)) {
      if (row.model.sha256 !== sha256) {
        others++;
        continue;
      }
      const facts = { time: Date.parse(row.time), key: keyOf(row, joinBy) };
      const { inputs } = row;
      if (inputs === undefined) {
        bare++;
        plain.push(facts);
        scores.push(row.prediction);
      } else if (observed.add((feature) => inputs[featureNames[feature]!] ?? null, facts)) {
        scores.push(row.prediction);
      }
    }
    host.signal.throwIfAborted();
  }
  if (bare > 0 && observed.rows > 0) {
    throw new UserError({
      where: folder,
      what: `${bare} rows have no inputs and ${observed.rows} have some: RECORD_INPUTS was changed in between.`,
      cure: 'Watch the files from before and after the change apart.',
    });
  }
  const facts = bare > 0 ? plain : undefined;
  const times = Float64Array.from(facts ? facts.map(({ time }) => time) : observed.times);
  return {
    source: {
      kind: 'log',
      name: basename(folder),
      rows: scores.length,
      rejected: observed.rejected,
      others,
      ...spanOf(times),
    },
    scores: Float64Array.from(scores),
    times,
    keys: facts ? facts.map(({ key }) => key) : observed.keys,
    features:
      observed.rows > 0
        ? { table: observed.table(), schema: observed.schema, quality: observed.quality }
        : undefined,
  };
}

/** The log's files, oldest first. */
async function logFiles(path: string): Promise<string[]> {
  const entries = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw new UserError({
      where: path,
      what: 'There is no scoring log here.',
      cure: 'Deploy the endpoint with recordInputs, so that its service keeps one, and name that folder.',
    });
  });
  if (entries === undefined) return [path];
  const files = entries.filter((name) => /^scoring-.*\.jsonl$/.test(name)).sort();
  if (files.length > 0) return files.map((name) => join(path, name));
  throw new UserError({
    where: path,
    what: 'The folder holds no scoring log (scoring-….jsonl).',
    cure: 'The log begins with the first request; has the endpoint been asked anything?',
  });
}

async function* rowsIn(file: string): AsyncGenerator<ScoredRow> {
  let number = 0;
  let broken: number | undefined;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number++;
    // Only the last line may be cut off: by a service that was killed, or one that is writing right now.
    if (broken !== undefined) throw notARow(file, broken);
    const row = readRow(line);
    if (row) yield row;
    else broken = number;
  }
}

function readRow(line: string): ScoredRow | undefined {
  try {
    return ScoredRow.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function notARow(file: string, line: number): UserError {
  return new UserError({
    where: `${file}:${line}`,
    what: 'This line is no scored row.',
    cure: 'Give the scoring log as the service wrote it.',
  });
}

/** Several rows of one request are told apart by their place: `<request id>/<row>`. */
function keyOf({ id, idHash, requestId, row }: ScoredRow, joinBy: JoinBy): string | undefined {
  if (joinBy === 'requestId') return row === 0 ? requestId : `${requestId}/${row}`;
  return idHash ?? (id === undefined ? undefined : canonicalId(id));
}
