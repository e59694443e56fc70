import { canonicalId } from '../../runtime/data/roles/key.js';
import { rowCount } from '../batch.js';
import type { Scored } from '../route.js';
import { hashId, type ScoredRow } from './scoredRow.js';

/** What is recorded of a row besides its prediction. */
export type RecordInputs =
  | { inputs: 'none' }
  | { inputs: 'all' }
  /** The features, and the id under a key. */
  | { inputs: 'hashedIds'; key: string };

/** The rows of a request that was scored, as they are recorded. */
export function scoredRows(scored: Scored, recorded: RecordInputs): ScoredRow[] {
  const { requestId, prediction, model, startTime } = scored;
  const { name, version, sha256 } = model;
  const time = new Date(startTime).toISOString();
  return Array.from({ length: rowCount(scored.batch) }, (_, row) => ({
    time,
    requestId,
    row,
    model: { name, version, sha256 },
    prediction: prediction.scores[row]!,
    ...(recorded.inputs === 'none' ? undefined : inputsOf(scored, row, recorded)),
  }));
}

function inputsOf(
  { batch, model }: Scored,
  row: number,
  recorded: Exclude<RecordInputs, { inputs: 'none' }>,
): Pick<ScoredRow, 'id' | 'idHash' | 'inputs'> {
  const values = 'records' in batch ? batch.records[row]! : batch.rows[row]!;
  const names = 'records' in batch ? undefined : batch.columns;
  const valueNamed = (name: string, feature: number): unknown => {
    if ('records' in batch) return (values as Record<string, unknown>)[name];
    const place = names ? names.indexOf(name) : feature;
    return (values as readonly unknown[])[place];
  };
  // Features only: whatever else came along may be anything.
  const inputs = Object.fromEntries(
    model.features.map(({ name }, feature) => [name, valueNamed(name, feature)]),
  );
  const id = model.id === undefined ? undefined : valueNamed(model.id, -1);
  if (id === undefined || id === null) return { inputs };
  return recorded.inputs === 'all'
    ? { id: String(id), inputs }
    : { idHash: hashId(canonicalId(String(id)), recorded.key), inputs };
}
