import type { SourceColumn } from '../csv/columnType.js';
import { spellingOf } from '../csv/number.js';
import { codesOfTexts, textColumn } from '../storedColumn.js';
import type { TextColumn } from '../table.js';
import { timeOf } from '../time.js';
import { repeatedRows } from './repeatedRows.js';
import type { Report, TypedColumn } from './typedColumn.js';
import { numberSchema } from './values.js';

/** The id of a policy: one spelling for each, in every row; a warning where it repeats. */
export function typeId(source: SourceColumn, report: Report): TypedColumn {
  const cure = 'Give every row an id, or leave the id column out to split by the rows’ content.';
  reportMissing(source, { what: 'the id is missing', cure }, report);
  const typed = typeText(source, 'id', canonicalId);
  const repeated = repeatedRows(codesOfTexts(typed.column));
  if (repeated.count > 0) {
    const { value } = repeated.first[0];
    const id = source.type === 'text' ? canonicalId(source.levels[value]) : value;
    const what = `the id ${id} was there before; rows of one id stay in one part`;
    report('warn', { kind: 'unique-error', what }, repeated);
  }
  return typed;
}

/** What rows have in common that must not be torn apart: a customer, a fleet, a region. */
export function typeGroup(source: SourceColumn, report: Report): TypedColumn {
  const cure = 'Give every row a group; a row of its own can have its id.';
  reportMissing(source, { what: 'the group is missing', cure }, report);
  return typeText(source, 'group', canonicalId);
}

/** When a policy began or a row was taken: numbers that grow with time, or ISO 8601 dates. */
export function typeTime(source: SourceColumn, report: Report): TypedColumn {
  const cure = 'Write ISO 8601 dates such as 2026-01-31, or whole numbers such as 2026 or 20260131.';
  reportMissing(source, { what: 'the time is missing', cure }, report);
  if (source.type === 'text') {
    const isTime = source.levels.map((text) => !Number.isNaN(timeOf(text)));
    const strange = source.cells.find((code) => isTime[code] === false);
    if (strange.count > 0) {
      const what = `${JSON.stringify(source.levels[strange.first[0].value])} is no date`;
      report('error', { kind: 'type-error', what, cure }, strange);
    }
  }
  return typeText(source, 'time', (text) => text.trim());
}

/** A column that is kept as it is and never learnt from. */
export function typeIgnored(source: SourceColumn): TypedColumn {
  return typeText(source, 'ignore');
}

/** One spelling for one id, so that `7`, `7.0` and ` 7` fall into the same part. */
export function canonicalId(id: string): string {
  const trimmed = id.trim();
  return spellingOf(trimmed) === 'number' ? String(Number(trimmed)) : trimmed;
}

function reportMissing({ cells }: SourceColumn, fault: { what: string; cure: string }, report: Report): void {
  if (cells.missing > 0)
    report('error', { kind: 'low-fraction-present', ...fault }, cells.find(Number.isNaN));
}

function typeText(
  source: SourceColumn,
  role: 'id' | 'group' | 'time' | 'ignore',
  spell = (text: string) => text,
): TypedColumn & { column: TextColumn } {
  const { name, cells: codes } = source;
  if (source.type === 'number') {
    return {
      schema: { name, role, missing: source.tokens, ...numberSchema(codes) },
      column: textColumn(name, { codes }),
    };
  }
  return {
    schema: { name, type: 'string', role, missing: [] },
    column: textColumn(name, { codes, levels: source.levels.map(spell) }),
  };
}
