import type { SourceColumn } from '../csv/columnType.js';
import { numberOf, spellingOf } from '../csv/number.js';
import type { ColumnSchema } from '../manifest.js';
import type { Report } from '../roles/typedColumn.js';
import { limits, rangeOf, rowsWhere } from '../roles/values.js';
import { mixedNulls } from '../sanity/mixedNulls.js';
import type { FeatureColumn } from '../table.js';
import type { ExpectedColumn } from './dataSchema.js';
import type { LevelledReport } from './enforce.js';

const LARGEST_CODE = 2 ** 31 - 1;
const IN_SCHEMA = 'Correct the data, or the schema file if it is the one that is wrong.';

interface TypedFeature {
  schema: ColumnSchema;
  column: FeatureColumn;
}

/** A feature that the schema file has as a number, a binary or a numbered category. */
export function typeNumbers(
  source: SourceColumn,
  expected: ExpectedColumn,
  report: Report,
  byLevel: LevelledReport,
): TypedFeature {
  const { name, type, kind = 'numeric', missing } = expected;
  const values = source.type === 'number' ? source.values : numbersOfTexts(source, expected, report);
  const sentinels = missing.filter((value) => typeof value === 'number');
  const mixed = mixedNulls(values, sentinels, source.type === 'number' ? source.tokens : []);
  if (mixed) byLevel({ kind: 'mixed-nulls', what: mixed }, []);
  for (const sentinel of sentinels) {
    for (let row = 0; row < values.length; row++) if (values[row] === sentinel) values[row] = Number.NaN;
  }
  if (type === 'integer') {
    const strange = rowsWhere(values, (value) => value % 1 !== 0 && !Number.isNaN(value));
    if (strange.length > 0) {
      const what = `${values[strange[0]]} is not whole, in a column of type integer`;
      report('error', { kind: 'type-error', what, cure: IN_SCHEMA }, strange);
    }
  }
  if (kind === 'categorical') {
    const strange = rowsWhere(values, (value) => value < 0 || value > LARGEST_CODE || value % 1 > 0);
    if (strange.length > 0) {
      const what = `${values[strange[0]]} is no number of a category, which are whole and from 0`;
      report('error', { kind: 'type-error', what, cure: IN_SCHEMA }, strange);
    }
  }
  checkDomain(
    values,
    kind === 'binary' ? { domain: { values: [0, 1], ...expected.domain } } : expected,
    byLevel,
  );
  const { min, max } = rangeOf(values);
  if (min === max) {
    const what =
      min === undefined ? 'the value is missing in every row' : `the value is ${min} wherever there is one`;
    byLevel({ kind: 'single-value', what }, []);
  }
  return {
    schema: { name, type, role: 'feature', kind, missing, ...limits(min, max) },
    column: { name, kind: kind === 'categorical' ? kind : 'numeric', values },
  };
}

/** The numbers in a column that was read as text, of which some cells are none. */
function numbersOfTexts(
  source: SourceColumn & { type: 'text' },
  { missing }: ExpectedColumn,
  report: Report,
): Float64Array {
  const numbers = source.levels.map((level) => {
    if (missing.includes(level.trim())) return Number.NaN;
    return ['number', 'big'].includes(spellingOf(level)) ? numberOf(level) : undefined;
  });
  const codes = source.values;
  const strange = rowsWhere(codes, (code) => !Number.isNaN(code) && numbers[code] === undefined);
  if (strange.length > 0) {
    const what = `${JSON.stringify(source.levels[codes[strange[0]]].slice(0, 40))} is not a number`;
    report('error', { kind: 'type-error', what, cure: IN_SCHEMA }, strange);
  }
  return codes.map((code) => numbers[code] ?? Number.NaN);
}

/** A feature that the schema file has as text: codes in the order of its sorted categories, so that they never move. */
export function typeTexts(
  source: SourceColumn,
  expected: ExpectedColumn,
  byLevel: LevelledReport,
): TypedFeature {
  const { name, domain, missing } = expected;
  const { codes, levels: seen } = textsOf(source);
  const isMissing = seen.map((level) => missing.includes(level.trim()));
  const used = new Set<number>();
  for (const code of codes) if (!Number.isNaN(code) && !isMissing[code]) used.add(code);
  const texts = Array.from(used, (code) => seen[code]);
  const known = domain?.values?.map(String).sort() ?? texts.toSorted();
  const unknown = texts.filter((text) => !known.includes(text)).sort();
  if (unknown.length > 0) {
    const isUnknown = new Set(unknown);
    const rows = rowsWhere(codes, (code) => isUnknown.has(seen[code]));
    const more = unknown.length > 1 ? `, and ${unknown.length - 1} other categories neither` : '';
    const what = `${JSON.stringify(seen[codes[rows[0]]].slice(0, 40))} is not in the domain${more}`;
    byLevel({ kind: 'out-of-domain', what, cure: IN_SCHEMA }, rows);
  }
  if (texts.length === 1) {
    const what = `the value is ${JSON.stringify(texts[0])} wherever there is one`;
    byLevel({ kind: 'single-value', what }, []);
  }
  const levels = [...known, ...unknown];
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const recoded = seen.map((level, code) =>
    isMissing[code] ? Number.NaN : (codeOf.get(level) ?? Number.NaN),
  );
  return {
    schema: { name, type: 'string', role: 'feature', kind: 'categorical', missing, levels },
    column: {
      name,
      kind: 'categorical',
      values: codes.map((code) => recoded[code] ?? Number.NaN),
      levels,
    },
  };
}

/** Codes and their texts; numbers are taken for the texts that they would be written as. */
function textsOf(source: SourceColumn): { codes: Float64Array; levels: readonly string[] } {
  if (source.type === 'text') return { codes: source.values, levels: source.levels };
  const codeOf = new Map<number, number>();
  const codes = source.values.map((value) => {
    if (Number.isNaN(value)) return value;
    const code = codeOf.get(value) ?? codeOf.size;
    if (code === codeOf.size) codeOf.set(value, code);
    return code;
  });
  return { codes, levels: Array.from(codeOf.keys(), String) };
}

/** Values below the smallest, above the largest or not among those that the domain lists. */
export function checkDomain(
  values: Float64Array,
  { domain }: Pick<ExpectedColumn, 'domain'>,
  byLevel: LevelledReport,
): void {
  if (!domain) return;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = domain;
  const listed = domain.values && new Set(domain.values);
  const strange = rowsWhere(
    values,
    (value) =>
      value < min || value > max || (listed !== undefined && !listed.has(value) && !Number.isNaN(value)),
  );
  if (strange.length === 0) return;
  const value = values[strange[0]];
  const bound = value < min ? `below ${min}` : value > max ? `above ${max}` : 'not in the domain';
  byLevel({ kind: 'out-of-domain', what: `${value} is ${bound}`, cure: IN_SCHEMA }, strange);
}

/** Fewer rows with a value than the schema file wants. */
export function checkPresence(
  values: Float64Array,
  { presence }: ExpectedColumn,
  byLevel: LevelledReport,
): void {
  if (presence === undefined) return;
  const missing = rowsWhere(values, Number.isNaN);
  const share = 1 - missing.length / values.length;
  if (share >= presence) return;
  const percent = (of: number) => `${Number((100 * of).toFixed(2))} %`;
  const what = `${percent(share)} of rows have a value, the schema wants ${percent(presence)}`;
  byLevel({ kind: 'low-fraction-present', what, cure: IN_SCHEMA }, missing);
}
