import type { Anomalies } from './anomalies.js';
import type { ChunkStore } from './chunkStore.js';
import type { SourceColumn } from './csv/columnType.js';
import type { TableSchema, TargetKind } from './manifest.js';
import { typeGroup, typeId, typeIgnored, typeTime } from './roles/key.js';
import { typeMeasure } from './roles/measure.js';
import { checkRoles, type NamedRoles, roleOf } from './roles/namedRoles.js';
import { typeTarget } from './roles/target.js';
import type { Report, TypedColumn } from './roles/typedColumn.js';
import { limits, rangeOf, rowsWhere } from './roles/values.js';
import { mixedNulls } from './sanity/mixedNulls.js';
import type { SourceTable } from './sourceTable.js';
import { storedColumn } from './storedColumn.js';
import type { CategoricalColumn, Table } from './table.js';

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

/**
 * Infers what each column is for and how a model may use it, and makes the table of it: sentinels become NaN,
 * texts become codes of sorted levels. The rules:
 * - a name that ends in `_bin` is binary: 0 and 1; `_cat` is categorical: whole numbers from 0; text is categorical;
 * - -1 is missing where it is the only negative value of a column, or the name says binary or categorical;
 * - a column of whole numbers is `integer`, however they were written.
 *
 * The table's columns are in the source's store. What is wrong goes to `anomalies`.
 */
export function typeTable(
  source: SourceTable,
  roles: NamedRoles,
  anomalies: Anomalies,
): { table: Table; schema: TableSchema; targetKind: TargetKind } {
  const names = source.columns.map(({ name }) => name);
  checkRoles(names, roles, anomalies);
  let targetKind: TargetKind = 'binary';
  const typeOf = (column: SourceColumn): TypedColumn => {
    const report: Report = (severity, anomaly, rows) =>
      anomalies[severity](
        { ...anomaly, column: column.name },
        Math.max(rows.length, 1),
        rows.slice(0, LINES_NAMED).map((row) => source.lines.lineOf(row)),
      );
    const role = roleOf(column.name, roles);
    switch (role) {
      case 'target': {
        const target = typeTarget(column, undefined, report);
        targetKind = target.targetKind;
        return target;
      }
      case 'id':
        return typeId(column, source.store, report);
      case 'group':
        return typeGroup(column, source.store, report);
      case 'time':
        return typeTime(column, source.store, report);
      case 'weight':
      case 'exposure':
        return typeMeasure(column, role, report);
      case 'ignore':
        return typeIgnored(column, source.store);
      default:
        return column.type === 'number'
          ? numberFeature(column, report)
          : textFeature(column, source.store, report);
    }
  };
  const typed = source.columns.map((sourceColumn): TypedColumn => {
    const { schema, column } = typeOf(sourceColumn);
    return { schema, column: column.kind === 'text' ? column : storedColumn(column, source.store) };
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
    targetKind,
  };
}

function numberFeature(source: SourceColumn & { type: 'number' }, report: Report): TypedColumn {
  const { name, values, tokens } = source;
  const named = /_bin$/.test(name) ? 'binary' : /_cat$/.test(name) ? 'categorical' : undefined;
  const mixed = mixedNulls(values, [SENTINEL], tokens);
  const hasSentinel = markMissing(values, named !== undefined, report);
  if (mixed && (hasSentinel || tokens.length > 1)) report('warn', { kind: 'mixed-nulls', what: mixed }, []);
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

function textFeature(
  source: SourceColumn & { type: 'text' },
  store: ChunkStore,
  report: Report,
): TypedColumn {
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
    return typeIgnored(source, store);
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
