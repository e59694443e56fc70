import { UserError } from '../../runtime/error.js';
import { type Batch, isRecord, readRows, readSplit } from '../batch.js';

const CURE =
  'Send {"data": [[…], …]} in the order of the features, {"data": [{"feature": value, …}, …]}, or {"input_data": {"columns": […], "data": [[…], …]}}.';

/**
 * Reads the body of `POST /score`: `data` or `records` with lists or records, or Azure ML's `input_data`
 * (split orientation, lists or records) with its `params`, which this model has no use for.
 * @throws UserError
 */
export function readScoreBody(body: unknown): Batch {
  if (!isRecord(body)) throw new UserError({ what: 'The body is not a JSON object.', cure: CURE });
  const { params: _, ...fields } = body;
  const [field, ...others] = Object.keys(fields);
  if (field === undefined || others.length > 0 || !['data', 'records', 'input_data'].includes(field)) {
    throw new UserError({
      what: 'The body must have exactly one field: data, records or input_data.',
      cure: CURE,
    });
  }
  const value = fields[field];
  return field === 'input_data' && isRecord(value) ? readSplit(value, field) : readRows(value, field);
}
