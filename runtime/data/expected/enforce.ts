import { nearest } from '../../nearest.js';
import type { Anomalies } from '../anomalies.js';
import type { ColumnUse, SourceColumn } from '../csv/columnType.js';
import type { LevelledKind } from '../levels.js';
import type { TableSchema, TargetKind } from '../manifest.js';
import type { Found } from '../numbers.js';
import { typeGroup, typeId, typeIgnored, typeTime } from '../roles/key.js';
import { typeMeasure } from '../roles/measure.js';
import { typeTarget } from '../roles/target.js';
import type { Report, TypedColumn } from '../roles/typedColumn.js';
import type { SourceTable } from '../sourceTable.js';
import type { Table } from '../table.js';
import type { DataSchema, ExpectedColumn } from './dataSchema.js';
import { checkDomain, typeNumbers, typeTexts } from './feature.js';

/** How to report an anomaly at the level that its kind has. */
export type LevelledReport = (
  anomaly: { kind: LevelledKind; what: string; cure?: string },
  rows: Found,
) => void;

/** What the cells of a column may be, by what the schema file says of it. */
export function expectedUse({ columns }: DataSchema, name: string): ColumnUse {
  const column = columns.find((expected) => expected.name === name);
  if (!column || column.type === 'string') return 'identifier';
  return ['id', 'group', 'time', 'ignore'].includes(column.role) ? 'identifier' : 'any';
}

/** The texts that mean missing among a column's numbers. */
export function expectedMissing({ columns }: DataSchema, name: string): string[] {
  const column = columns.find((expected) => expected.name === name);
  return column?.missing.filter((value) => typeof value === 'string') ?? [];
}

/**
 * Makes the table that the schema file describes, in its order of columns; everything that differs goes to
 * `anomalies`: columns that are missing or unknown, and per column its type, domain and presence.
 */
export function enforceSchema(
  source: SourceTable,
  expected: DataSchema,
  anomalies: Anomalies,
): { table: Table; schema: TableSchema; targetKind: TargetKind } {
  compareLabels(source, expected, anomalies);
  let targetKind: TargetKind = expected.targetKind ?? 'binary';
  const typed: TypedColumn[] = [];
  for (const column of expected.columns) {
    const found = source.columns.find(({ name }) => name === column.name);
    if (!found) continue;
    const lines = ({ first }: Found) => first.map(({ row }) => source.lines.lineOf(row));
    const report: Report = (severity, anomaly, rows) =>
      anomalies[severity]({ ...anomaly, column: column.name }, Math.max(rows.count, 1), lines(rows));
    const byLevel: LevelledReport = (anomaly, rows) =>
      anomalies.report({ ...anomaly, column: column.name }, Math.max(rows.count, 1), lines(rows));
    if (column.role === 'target') {
      const target = typeTarget(found, expected.targetKind, report);
      targetKind = target.targetKind;
      checkDomain(found.cells, column, byLevel);
      typed.push(target);
    } else typed.push(typeColumn(found, column, report, byLevel));
  }
  return {
    schema: { formatVersion: 1, columns: typed.map(({ schema }) => schema) },
    table: { rows: source.rows, columns: typed.map(({ column }) => column) },
    targetKind,
  };
}

function compareLabels({ columns }: SourceTable, expected: DataSchema, anomalies: Anomalies): void {
  const seen = columns.map(({ name }) => name);
  const known = expected.columns.map(({ name }) => name);
  const extra = seen.filter((name) => !known.includes(name));
  for (const name of known.filter((name) => !seen.includes(name))) {
    const close = nearest(name, extra);
    anomalies.error({
      kind: 'missing-label',
      column: name,
      what: 'the schema has this column and the data has not',
      cure: close
        ? `The data has ${close}, which the schema has not.`
        : 'Take it out of the schema file if it is gone for good.',
    });
  }
  for (const column of extra) {
    anomalies.report({
      kind: 'extra-label',
      column,
      what: 'the data has this column and the schema has not',
      cure: 'Add it to the schema file, with the role ignore if it is not to be learnt from.',
    });
  }
}

function typeColumn(
  source: SourceColumn,
  expected: ExpectedColumn,
  report: Report,
  byLevel: LevelledReport,
): TypedColumn {
  switch (expected.role) {
    case 'id':
      return typeId(source, report);
    case 'group':
      return typeGroup(source, report);
    case 'time':
      return typeTime(source, report);
    case 'weight':
    case 'exposure': {
      checkDomain(source.cells, expected, byLevel);
      return typeMeasure(source, expected.role, report);
    }
    case 'ignore':
      return typeIgnored(source);
    default: {
      return expected.type === 'string'
        ? typeTexts(source, expected, byLevel)
        : typeNumbers(source, expected, report, byLevel);
    }
  }
}
