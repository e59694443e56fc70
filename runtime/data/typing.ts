import type { Anomalies } from './anomalies.js';
import type { SourceColumn } from './csv/columnType.js';
import type { TableSchema, TargetKind } from './manifest.js';
import { NOWHERE, type Numbers } from './numbers.js';
import { typeGroup, typeId, typeIgnored, typeTime } from './roles/key.js';
import { typeMeasure } from './roles/measure.js';
import { checkRoles, type NamedRoles, roleOf } from './roles/namedRoles.js';
import { typeTarget } from './roles/target.js';
import type { Report, TypedColumn } from './roles/typedColumn.js';
import { numberSchema, rangeOf } from './roles/values.js';
import { mixedNulls } from './sanity/mixedNulls.js';
import type { SourceTable } from './sourceTable.js';
import { withNumbers } from './storedColumn.js';
import type { Table } from './table.js';

/** The value that insurers' extracts write for missing. */
const SENTINEL = -1;
/** From this share of fitting values on, a column is what its name says and the others are faults. */
const MOSTLY = 0.95;
/** More categories than this are seldom of use to trees. */
const MANY_LEVELS = 1000;
/** Text of which more than half is unique, and more than this many, is a name or a remark and no category. */
const FREE_TEXT_LEVELS = 50;
const LARGEST_CODE = 2 ** 31 - 1;
/** So many are counted; more are as bad. */
const MOST_COUNTED = 1_000_000;

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
        Math.max(rows.count, 1),
        rows.first.map(({ row }) => source.lines.lineOf(row)),
      );
    const role = roleOf(column.name, roles);
    switch (role) {
      case 'target': {
        const target = typeTarget(column, undefined, report);
        targetKind = target.targetKind;
        return target;
      }
      case 'id':
        return typeId(column, report);
      case 'group':
        return typeGroup(column, report);
      case 'time':
        return typeTime(column, report);
      case 'weight':
      case 'exposure':
        return typeMeasure(column, role, report);
      case 'ignore':
        return typeIgnored(column);
      default:
        return column.type === 'number' ? numberFeature(column, report) : textFeature(column, report);
    }
  };
  const typed = source.columns.map(typeOf);
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
  const { name, tokens } = source;
  const named = /_bin$/.test(name) ? 'binary' : /_cat$/.test(name) ? 'categorical' : undefined;
  const mixed = mixedNulls(source.cells, [SENTINEL], tokens);
  const hasSentinel = meansMissing(source.cells, named !== undefined, report);
  if (mixed && (hasSentinel || tokens.length > 1))
    report('warn', { kind: 'mixed-nulls', what: mixed }, NOWHERE);
  const cells = hasSentinel ? source.cells.without(SENTINEL) : source.cells;
  const kind = named && fitsName(cells, named, report) ? named : 'numeric';
  const { min, max } = rangeOf(cells);
  if (min === undefined) {
    report('warn', { kind: 'low-fraction-present', what: 'the value is missing in every row' }, NOWHERE);
  } else if (min === max) {
    report('warn', { kind: 'single-value', what: `the value is ${min} wherever there is one` }, NOWHERE);
  }
  if (kind === 'categorical') warnOfManyLevels(countCodes(cells), report);
  const missing = [...(hasSentinel ? [SENTINEL] : []), ...tokens];
  return {
    schema: { name, role: 'feature', kind, missing, ...numberSchema(cells) },
    column: withNumbers({ name, kind: kind === 'categorical' ? kind : 'numeric' }, cells),
  };
}

/** Whether there is a -1 and it means missing. */
function meansMissing(cells: Numbers, isNamed: boolean, report: Report): boolean {
  if (cells.min > SENTINEL) return false;
  // The smallest whole number is there, and nothing negative beside it.
  const isPlain = cells.min === SENTINEL && cells.whole;
  if (isPlain && (isNamed || cells.max !== 1)) return true;
  const sentinels = cells.find((value) => value === SENTINEL);
  if (sentinels.count === 0) return false;
  if (isNamed) return true;
  const otherNegatives = cells.find((value) => value < 0 && value !== SENTINEL);
  if (otherNegatives.count > 0) {
    const what = `${SENTINEL} may mean missing, but there are other negative values, so it is kept as a value`;
    const cure = 'Leave the cell empty where the value is not known.';
    report('warn', { kind: 'ambiguous-sentinel', what, cure }, sentinels);
    return false;
  }
  const others = cells.find((value) => value !== SENTINEL && value !== 1 && !Number.isNaN(value));
  if (cells.max === 1 && others.count === 0) {
    const what = `${SENTINEL} and 1 are the only values, so ${SENTINEL} is kept as a value`;
    report('warn', { kind: 'ambiguous-sentinel', what }, NOWHERE);
    return false;
  }
  return true;
}

/** How many categories there are, by whole numbers from 0. */
function countCodes(cells: Numbers): number {
  if (cells.max < MANY_LEVELS) return cells.max + 1;
  const codes = new Set<number>();
  cells.find((code) => codes.size <= MOST_COUNTED && codes.add(code) && false);
  return codes.size;
}

function fitsName(cells: Numbers, named: 'binary' | 'categorical', report: Report): boolean {
  const largest = named === 'binary' ? 1 : LARGEST_CODE;
  if (cells.whole && cells.min >= 0 && cells.max <= largest) return true;
  const isStrange = (value: number) => value < 0 || value > largest || value % 1 > 0;
  const strange = cells.find(isStrange);
  if (strange.count === 0) return true;
  const present = cells.length - cells.missing;
  const domain =
    named === 'binary'
      ? '_bin stands for 0, 1 and -1 for missing'
      : '_cat stands for whole numbers from 0 and -1 for missing';
  const what = `${strange.first[0].value} is out of the domain that the column’s name tells (${domain})`;
  if (strange.count <= (1 - MOSTLY) * present) {
    const cure = 'Correct the cells, or rename the column to have it treated as numbers.';
    report('error', { kind: 'out-of-domain', what, cure }, strange);
  } else {
    report('warn', { kind: 'out-of-domain', what: `${what}; it is treated as numbers` }, strange);
  }
  return false;
}

function textFeature(source: SourceColumn & { type: 'text' }, report: Report): TypedColumn {
  const { name, cells } = source;
  const used = usedLevels(source);
  const present = cells.length - cells.missing;
  const levels = source.levels.filter((_, code) => used[code] === 1).sort();
  if (levels.length > FREE_TEXT_LEVELS && levels.length > present / 2) {
    const what = `${levels.length} of ${present} texts differ, so the column is left out of the features`;
    report('warn', { kind: 'high-uniqueness', what }, NOWHERE);
    return typeIgnored(source);
  }
  if (levels.length === 1) {
    report(
      'warn',
      { kind: 'single-value', what: `the value is ${JSON.stringify(levels[0])} wherever there is one` },
      NOWHERE,
    );
  }
  warnOfManyLevels(levels.length, report);
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const recoded = source.levels.map((level) => codeOf.get(level) ?? Number.NaN);
  return {
    schema: { name, type: 'string', role: 'feature', kind: 'categorical', missing: [], levels },
    column: withNumbers(
      { name, kind: 'categorical' as const, levels },
      cells.map((code) => recoded[code] ?? Number.NaN),
    ),
  };
}

/** 1 by code where a row has it: rows that were discarded may have left texts behind. */
function usedLevels({ cells, levels }: SourceColumn & { type: 'text' }): Uint8Array {
  const used = new Uint8Array(levels.length);
  cells.find((code) => {
    used[code] = 1;
    return false;
  });
  return used;
}

function warnOfManyLevels(levels: number, report: Report): void {
  if (levels <= MANY_LEVELS) return;
  report(
    'warn',
    { kind: 'high-uniqueness', what: `the column has ${levels} categories; few trees can use so many` },
    NOWHERE,
  );
}
