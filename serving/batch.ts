import { UserError } from '../runtime/error.js';

/** Values by position: in the order of `columns`, or of the model's features where there are none. */
export interface Grid {
  columns?: readonly string[];
  rows: readonly (readonly unknown[])[];
}

/** Values by feature name. */
export interface Records {
  records: readonly Readonly<Record<string, unknown>>[];
}

/** Rows as a client sent them: their form is known, their values are not yet checked against the model. */
export type Batch = Grid | Records;

export function rowCount(batch: Batch): number {
  return 'records' in batch ? batch.records.length : batch.rows.length;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a JSON list of rows, each a list of values or a record.
 * @throws UserError naming the rows that are neither, or not of the same form as the first. Values are not repeated.
 */
export function readRows(value: unknown, where: string): Batch {
  if (!Array.isArray(value)) {
    throw new UserError({
      where,
      what: 'Not a list of rows.',
      cure: 'A single row is a list with one row, too.',
    });
  }
  if (value.length === 0) throw new UserError({ where, what: 'No rows.', cure: 'Send at least one.' });
  if (value.every(Array.isArray)) return { rows: value };
  if (value.every(isRecord)) return { records: value };
  const form = Array.isArray(value[0]) ? 'list' : 'record';
  const fits: (row: unknown) => boolean = form === 'list' ? Array.isArray : isRecord;
  throw new UserError(
    value.flatMap((row, index) =>
      fits(row)
        ? []
        : {
            where: `${where}[${index}]`,
            what:
              index === 0 ? 'Neither a list of values nor a record.' : `Not a ${form} as the rows before.`,
            cure: 'Send rows like [1, 2] or like {"feature": 1}, all of one form.',
          },
    ),
  );
}

/**
 * Reads pandas' split orientation: `{columns, index?, data}`.
 * @throws UserError
 */
export function readSplit(value: unknown, where: string): Grid {
  if (!isRecord(value)) {
    throw new UserError({ where, what: 'Not an object.', cure: 'Send {"columns": […], "data": [[…], …]}.' });
  }
  const unknown = Object.keys(value).filter((key) => !['columns', 'index', 'data'].includes(key));
  if (unknown.length > 0 || !('data' in value)) {
    throw new UserError({
      where,
      what:
        'data' in value ? 'There are other fields than columns, index and data.' : 'There is no field data.',
      cure: 'Send {"columns": […], "data": [[…], …]}.',
    });
  }
  const batch = readRows(value.data, `${where}.data`);
  if ('records' in batch) {
    throw new UserError({
      where: `${where}.data`,
      what: 'The rows are records.',
      cure: 'Beside columns, send each row as a list of values.',
    });
  }
  return value.columns === undefined
    ? batch
    : { columns: readColumnNames(value.columns, `${where}.columns`), rows: batch.rows };
}

/** @throws UserError when it is not a list of distinct names. */
export function readColumnNames(value: unknown, where: string): string[] {
  if (!Array.isArray(value) || !value.every((name): name is string => typeof name === 'string')) {
    throw new UserError({ where, what: 'Not a list of names.', cure: 'Send the features’ names as text.' });
  }
  const twice = [...new Set(value.filter((name, index) => value.indexOf(name) !== index))];
  if (twice.length > 0) {
    throw new UserError({
      where,
      what: `Named more than once: ${listed(twice)}.`,
      cure: 'Send each feature once.',
    });
  }
  return value;
}

/** Names for a message: the first ten, cut to a readable length. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => (name.length > 64 ? `${name.slice(0, 64)}…` : name));
  return names.length > 10 ? `${shown.join(', ')} and ${names.length - 10} more` : shown.join(', ');
}
