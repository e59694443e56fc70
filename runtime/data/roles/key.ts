import type { ChunkStore } from '../chunkStore.js';
import type { SourceColumn } from '../csv/columnType.js';
import { spellingOf } from '../csv/number.js';
import { Numbers } from '../numbers.js';
import { numbersOf, textColumn } from '../storedColumn.js';
import { timeOf } from '../time.js';
import { repeatedRows } from './repeatedRows.js';
import type { Report, TypedColumn } from './typedColumn.js';
import { numberSchema, rowsWhere } from './values.js';

/** The id of a policy: one spelling for each, in every row; a warning where it repeats. */
export function typeId(source: SourceColumn, store: ChunkStore, report: Report): TypedColumn {
  const cure = 'Give every row an id, or leave the id column out to split by the rows’ content.';
  reportMissing(source, { what: 'the id is missing', cure }, report);
  const typed = typeText(source, 'id', store, canonicalId);
  const values = source.type === 'text' ? codesOfIds(source) : source.values;
  const repeated = repeatedRows(values);
  if (repeated.length > 0) {
    const first = values[repeated[0]];
    const id = source.type === 'text' ? canonicalId(source.levels[first]) : first;
    const what = `the id ${id} was there before; rows of one id stay in one part`;
    report('warn', { kind: 'unique-error', what }, repeated);
  }
  return typed;
}

/** What rows have in common that must not be torn apart: a customer, a fleet, a region. */
export function typeGroup(source: SourceColumn, store: ChunkStore, report: Report): TypedColumn {
  const cure = 'Give every row a group; a row of its own can have its id.';
  reportMissing(source, { what: 'the group is missing', cure }, report);
  return typeText(source, 'group', store, canonicalId);
}

/** When a policy began or a row was taken: numbers that grow with time, or ISO 8601 dates. */
export function typeTime(source: SourceColumn, store: ChunkStore, report: Report): TypedColumn {
  const cure = 'Write ISO 8601 dates such as 2026-01-31, or whole numbers such as 2026 or 20260131.';
  reportMissing(source, { what: 'the time is missing', cure }, report);
  if (source.type === 'text') {
    const isTime = source.levels.map((text) => !Number.isNaN(timeOf(text)));
    const strange = rowsWhere(source.values, (code) => isTime[code] === false);
    if (strange.length > 0) {
      const what = `${JSON.stringify(source.levels[source.values[strange[0]]])} is no date`;
      report('error', { kind: 'type-error', what, cure }, strange);
    }
  }
  return typeText(source, 'time', store, (text) => text.trim());
}

/** A column that is kept as it is and never learnt from. */
export function typeIgnored(source: SourceColumn, store: ChunkStore): TypedColumn {
  return typeText(source, 'ignore', store);
}

/** One spelling for one id, so that `7`, `7.0` and ` 7` fall into the same part. */
export function canonicalId(id: string): string {
  const trimmed = id.trim();
  return spellingOf(trimmed) === 'number' ? String(Number(trimmed)) : trimmed;
}

/** One code for each id, however it is spelled. */
function codesOfIds({ values, levels }: SourceColumn & { type: 'text' }): Float64Array {
  const firstOf = new Map<string, number>();
  const codes = levels.map((level, code) => {
    const id = canonicalId(level);
    const first = firstOf.get(id) ?? code;
    firstOf.set(id, first);
    return first;
  });
  return values.map((code) => codes[code] ?? Number.NaN);
}

function reportMissing(
  { values }: SourceColumn,
  fault: { what: string; cure: string },
  report: Report,
): void {
  const missing = rowsWhere(values, Number.isNaN);
  if (missing.length > 0) report('error', { kind: 'low-fraction-present', ...fault }, missing);
}

function typeText(
  source: SourceColumn,
  role: 'id' | 'group' | 'time' | 'ignore',
  store: ChunkStore,
  spell = (text: string) => text,
): TypedColumn {
  const { name } = source;
  const codes = numbersOf(source) ?? Numbers.from(source.values, store);
  if (source.type === 'number') {
    return {
      schema: { name, role, missing: source.tokens, ...numberSchema(source.values) },
      column: textColumn(name, { codes }),
    };
  }
  return {
    schema: { name, type: 'string', role, missing: [] },
    column: textColumn(name, { codes, levels: source.levels.map(spell) }),
  };
}
