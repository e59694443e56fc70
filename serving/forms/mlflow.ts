import { UserError } from '../../runtime/error.js';
import { type Batch, isRecord, readColumnNames, readRows, readSplit } from '../batch.js';

const FORMS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'];

/**
 * Reads the JSON body of MLflow's `POST /invocations`: exactly one of its four forms. `params` is let pass, as
 * MLflow's server does for a model without parameters.
 * @throws UserError
 */
export function readInvocation(body: unknown): Batch {
  if (!isRecord(body)) {
    throw new UserError({ what: 'The body is not a JSON object.', cure: `Send one of ${FORMS.join(', ')}.` });
  }
  const { params: _, ...fields } = body;
  const [form, ...others] = Object.keys(fields);
  if (form === undefined || others.length > 0 || !FORMS.includes(form)) {
    throw new UserError({
      what: 'The body must have exactly one input field.',
      cure: `Send one of ${FORMS.join(', ')}.`,
    });
  }
  const value = fields[form];
  if (form === 'dataframe_split') return readSplit(value, form);
  if ((form === 'inputs' || form === 'instances') && isRecord(value)) return readColumns(value, form);
  return readRows(value, form);
}

/** Reads `{"feature": [value, …], …}`: one list per feature, all of the same length. */
function readColumns(columns: Record<string, unknown>, where: string): Batch {
  const names = readColumnNames(Object.keys(columns), where);
  const lists = names.map((name) => columns[name]);
  if (!lists.every(Array.isArray)) {
    throw new UserError({
      where,
      what: 'Not every feature has a list of values.',
      cure: 'Send {"feature": [value of row 0, value of row 1, …], …}.',
    });
  }
  const rows = lists[0]?.length ?? 0;
  if (rows === 0) throw new UserError({ where, what: 'No rows.', cure: 'Send at least one.' });
  if (lists.some((list) => list.length !== rows)) {
    throw new UserError({
      where,
      what: 'The lists differ in length.',
      cure: 'Send one value per row for each feature.',
    });
  }
  return { columns: names, rows: Array.from({ length: rows }, (_, row) => lists.map((list) => list[row])) };
}
