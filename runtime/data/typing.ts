import { nearest } from '../nearest.js';
import type { Anomalies, AnomalyKind } from './anomalies.js';
import type { SourceColumn } from './csv/columnType.js';
import { spellingOf } from './csv/number.js';
import type { SourceTable } from './csv/readCsv.js';
import type { ColumnSchema, TableSchema } from './manifest.js';
import type { CategoricalColumn, Column, Table, TextColumn } from './table.js';

/** The value that insurers' extracts write for missing. */
const SENTINEL = -1;
/** From this share of fitting values on, a column is what its name says and the others are faults. */
const MOSTLY = 0.95;
/** More categories than this are seldom of use to trees. */
const MANY_LEVELS = 1000;
/** Text of which more than half is unique, and more than this many, is a name or a remark and no category. */
const FREE_TEXT_LEVELS = 50;
const LARGEST_CODE = 2 ** 31 - 1;
const LINES_NAMED = 5;

/** Which columns have a role that their name does not tell. */
export interface NamedRoles {
  target: string;
  id?: string;
}

interface TypedColumn {
  schema: ColumnSchema;
  column: Column;
}

/** How to report a fault of some rows: `rows` in order. */
type Report = (severity: 'error' | 'warn', anomaly: Fault, rows: readonly number[]) => void;
interface Fault {
  kind: AnomalyKind;
  what: string;
  cure?: string;
}

/**
 * Infers what each column is for and how a model may use it, and makes the table of it: sentinels become NaN,
 * texts become codes of sorted levels. The rules:
 * - a name that ends in `_bin` is binary: 0 and 1; `_cat` is categorical: whole numbers from 0; text is categorical;
 * - -1 is missing where it is the only negative value of a column, or the name says binary or categorical;
 * - a column of whole numbers is `integer`, however they were written.
 *
 * Values in `source` are changed in place. What is wrong goes to `anomalies`.
 */
export function typeTable(
  source: SourceTable,
  roles: NamedRoles,
  anomalies: Anomalies,
): { table: Table; schema: TableSchema } {
  reportMissingRoles(source, roles, anomalies);
  const typed = source.columns.map((column) => {
    const report: Report = (severity, anomaly, rows) =>
      anomalies[severity](
        { ...anomaly, column: column.name },
        Math.max(rows.length, 1),
        rows.slice(0, LINES_NAMED).map((row) => source.lines.lineOf(row)),
      );
    if (column.name === roles.target) return targetOf(column, report);
    if (column.name === roles.id) return idOf(column, report);
    return column.type === 'number' ? numberFeature(column, report) : textFeature(column, report);
  });
  if (!typed.some(({ schema }) => schema.role === 'feature')) {
    anomalies.error({
      kind: 'missing-label',
      what: 'no column is left for a model to learn from',
      cure: 'Give columns besides the id and the target.',
    });
  }
  return {
    schema: { formatVersion: 1, columns: typed.map(({ schema }) => schema) },
    table: { rows: source.rows, columns: typed.map(({ column }) => column) },
  };
}

function reportMissingRoles({ columns }: SourceTable, roles: NamedRoles, anomalies: Anomalies): void {
  const names = columns.map(({ name }) => name);
  if (roles.id === roles.target) {
    anomalies.error({
      kind: 'constraint-error',
      column: roles.target,
      what: 'the column is named both as the target and as the id',
      cure: 'Name two columns.',
    });
  }
  for (const role of ['target', 'id'] as const) {
    const name = roles[role];
    if (name === undefined || names.includes(name)) continue;
    const close = nearest(name, names);
    anomalies.error({
      kind: 'missing-label',
      what: `there is no column ${name}, which is to be the ${role}`,
      cure: close ? `Did you mean ${close}?` : `The columns are ${shortList(names)}.`,
    });
  }
}

function shortList(names: readonly string[]): string {
  return names.length <= 8
    ? names.join(', ')
    : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
}

function targetOf(source: SourceColumn, report: Report): TypedColumn {
  const { name, values } = source;
  const isText = source.type === 'text';
  const missing = rowsWhere(values, Number.isNaN);
  const strange = rowsWhere(
    values,
    (value) => (isText ? true : value !== 0 && value !== 1) && !Number.isNaN(value),
  );
  const cure = 'Write 1 for a claim and 0 for none in every row.';
  if (missing.length > 0) {
    report('error', { kind: 'low-fraction-present', what: 'the target is missing', cure }, missing);
  }
  if (strange.length > 0) {
    const value = values[strange[0]];
    const shown = isText ? JSON.stringify(source.levels[value]) : String(value);
    report('error', { kind: 'constraint-error', what: `the target is ${shown}, not 0 or 1`, cure }, strange);
  } else if (missing.length < values.length) {
    const first = values.find((value) => !Number.isNaN(value))!;
    if (values.every((value) => value === first || Number.isNaN(value))) {
      const what = `the target is ${first} in every row, so there is nothing to learn`;
      report('error', { kind: 'single-value', what, cure: 'Give rows with a claim and rows without.' }, []);
    }
  }
  return {
    schema: { name, type: 'integer', role: 'target', missing: [], min: 0, max: 1 },
    column: { name, kind: 'numeric', values },
  };
}

function idOf(source: SourceColumn, report: Report): TypedColumn {
  const { name } = source;
  const missing = rowsWhere(source.values, Number.isNaN);
  if (missing.length > 0) {
    const cure = 'Give every row an id, or leave the id column out to split by the rows’ content.';
    report('error', { kind: 'low-fraction-present', what: 'the id is missing', cure }, missing);
  }
  const column = source.type === 'number' ? idsOfNumbers(source) : textColumn(source, canonicalId);
  const seen = new Set<string>();
  const repeated: number[] = [];
  for (const [row, id] of column.values.entries()) {
    if (id !== '' && seen.has(id)) repeated.push(row);
    else seen.add(id);
  }
  if (repeated.length > 0) {
    const what = `the id ${column.values[repeated[0]]} was there before; rows of one id stay in one part`;
    report('warn', { kind: 'unique-error', what }, repeated);
  }
  if (source.type === 'text') return { schema: { name, type: 'string', role: 'id', missing: [] }, column };
  const { min, max, whole } = rangeOf(source.values);
  const type = whole ? 'integer' : 'number';
  return { schema: { name, type, role: 'id', missing: [], ...limits(min, max) }, column };
}

function idsOfNumbers({ name, values }: SourceColumn): TextColumn {
  return {
    name,
    kind: 'text',
    values: Array.from(values, (value) => (Number.isNaN(value) ? '' : String(value))),
  };
}

/** One spelling for one id, so that `7`, `7.0` and ` 7` fall into the same part. */
export function canonicalId(id: string): string {
  const trimmed = id.trim();
  return spellingOf(trimmed) === 'number' ? String(Number(trimmed)) : trimmed;
}

function textColumn(source: SourceColumn & { type: 'text' }, spell = (text: string) => text): TextColumn {
  const levels = source.levels.map(spell);
  return { name: source.name, kind: 'text', values: Array.from(source.values, (code) => levels[code] ?? '') };
}

function numberFeature(source: SourceColumn & { type: 'number' }, report: Report): TypedColumn {
  const { name, values, tokens } = source;
  const named = /_bin$/.test(name) ? 'binary' : /_cat$/.test(name) ? 'categorical' : undefined;
  const hasSentinel = markMissing(values, named !== undefined, report);
  const kind = named && fitsName(values, named, report) ? named : 'numeric';
  const { min, max, whole } = rangeOf(values);
  if (min === undefined) {
    report('warn', { kind: 'low-fraction-present', what: 'the value is missing in every row' }, []);
  } else if (min === max) {
    report('warn', { kind: 'single-value', what: `the value is ${min} wherever there is one` }, []);
  }
  if (kind === 'categorical') warnOfManyLevels(new Set(values).size, report);
  const missing = [...(hasSentinel ? [SENTINEL] : []), ...tokens];
  const type = whole ? 'integer' : 'number';
  return {
    schema: { name, type, role: 'feature', kind, missing, ...limits(min, max) },
    column: { name, kind: kind === 'categorical' ? kind : 'numeric', values },
  };
}

/** Turns -1 into NaN where it means missing; says whether it does. */
function markMissing(values: Float64Array, isNamed: boolean, report: Report): boolean {
  const sentinels = rowsWhere(values, (value) => value === SENTINEL);
  if (sentinels.length === 0) return false;
  if (!isNamed) {
    if (values.some((value) => value < 0 && value !== SENTINEL)) {
      const what = `${SENTINEL} may mean missing, but there are other negative values, so it is kept as a value`;
      const cure = 'Leave the cell empty where the value is not known.';
      report('warn', { kind: 'ambiguous-sentinel', what, cure }, sentinels);
      return false;
    }
    const isSign = (value: number) => value === SENTINEL || value === 1 || Number.isNaN(value);
    if (values.includes(1) && values.every(isSign)) {
      const what = `${SENTINEL} and 1 are the only values, so ${SENTINEL} is kept as a value`;
      report('warn', { kind: 'ambiguous-sentinel', what }, []);
      return false;
    }
  }
  for (const row of sentinels) values[row] = Number.NaN;
  return true;
}

function fitsName(values: Float64Array, named: 'binary' | 'categorical', report: Report): boolean {
  const isStrange =
    named === 'binary'
      ? (value: number) => value !== 0 && value !== 1 && !Number.isNaN(value)
      : (value: number) => (value < 0 || value > LARGEST_CODE || value % 1 !== 0) && !Number.isNaN(value);
  const strange = rowsWhere(values, isStrange);
  if (strange.length === 0) return true;
  const present = values.length - rowsWhere(values, Number.isNaN).length;
  const domain =
    named === 'binary'
      ? '_bin stands for 0, 1 and -1 for missing'
      : '_cat stands for whole numbers from 0 and -1 for missing';
  const what = `${values[strange[0]]} is out of the domain that the column’s name tells (${domain})`;
  if (strange.length <= (1 - MOSTLY) * present) {
    const cure = 'Correct the cells, or rename the column to have it treated as numbers.';
    report('error', { kind: 'out-of-domain', what, cure }, strange);
  } else {
    report('warn', { kind: 'out-of-domain', what: `${what}; it is treated as numbers` }, strange);
  }
  return false;
}

function textFeature(source: SourceColumn & { type: 'text' }, report: Report): TypedColumn {
  const { name, values } = source;
  const used = new Uint8Array(source.levels.length);
  let present = 0;
  for (const code of values) {
    if (Number.isNaN(code)) continue;
    used[code] = 1;
    present++;
  }
  const levels = source.levels.filter((_, code) => used[code] === 1).sort();
  if (levels.length > FREE_TEXT_LEVELS && levels.length > present / 2) {
    const what = `${levels.length} of ${present} texts differ, so the column is left out of the features`;
    report('warn', { kind: 'high-uniqueness', what }, []);
    return { schema: { name, type: 'string', role: 'ignore', missing: [] }, column: textColumn(source) };
  }
  if (levels.length === 1) {
    report(
      'warn',
      { kind: 'single-value', what: `the value is ${JSON.stringify(levels[0])} wherever there is one` },
      [],
    );
  }
  warnOfManyLevels(levels.length, report);
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const recoded = source.levels.map((level) => codeOf.get(level) ?? Number.NaN);
  const column: CategoricalColumn = {
    name,
    kind: 'categorical',
    values: values.map((code) => (Number.isNaN(code) ? code : recoded[code])),
    levels,
  };
  return {
    schema: { name, type: 'string', role: 'feature', kind: 'categorical', missing: [], levels },
    column,
  };
}

function warnOfManyLevels(levels: number, report: Report): void {
  if (levels <= MANY_LEVELS) return;
  report(
    'warn',
    { kind: 'high-uniqueness', what: `the column has ${levels} categories; few trees can use so many` },
    [],
  );
}

function rowsWhere(values: Float64Array, test: (value: number) => boolean): number[] {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (test(values[row])) rows.push(row);
  return rows;
}

/** Smallest and largest value, missing left out, and whether all are whole and exact. */
function rangeOf(values: Float64Array): { min: number | undefined; max: number | undefined; whole: boolean } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let whole = true;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value < min) min = value;
    if (value > max) max = value;
    if (value % 1 !== 0 && !Number.isNaN(value)) whole = false;
  }
  if (min > max) return { min: undefined, max: undefined, whole };
  return { min, max, whole: whole && Math.max(-min, max) <= Number.MAX_SAFE_INTEGER };
}

function limits(min: number | undefined, max: number | undefined): { min?: number; max?: number } {
  return min === undefined || max === undefined ? {} : { min, max };
}
