import type { SourceColumn } from '../csv/columnType.js';
import { numberOf, spellingOf } from '../csv/number.js';
import { NOWHERE, type Numbers } from '../numbers.js';
import type { Report, TypedColumn } from '../roles/typedColumn.js';
import { limits, rangeOf } from '../roles/values.js';
import { mixedNulls } from '../sanity/mixedNulls.js';
import { withNumbers } from '../storedColumn.js';
import type { ExpectedColumn } from './dataSchema.js';
import type { LevelledReport } from './enforce.js';

const LARGEST_CODE = 2 ** 31 - 1;
const IN_SCHEMA = 'Correct the data, or the schema file if it is the one that is wrong.';

/** A feature that the schema file has as a number, a binary or a numbered category. */
export function typeNumbers(
  source: SourceColumn,
  expected: ExpectedColumn,
  report: Report,
  byLevel: LevelledReport,
): TypedColumn {
  const { name, type, kind = 'numeric', missing } = expected;
  const given = source.type === 'number' ? source.cells : numbersOfTexts(source, expected, report);
  const sentinels = new Set(missing.filter((sentinel) => typeof sentinel === 'number'));
  const mixed = mixedNulls(given, [...sentinels], source.type === 'number' ? source.tokens : []);
  if (mixed) byLevel({ kind: 'mixed-nulls', what: mixed }, NOWHERE);
  const cells =
    sentinels.size > 0 ? given.map((value) => (sentinels.has(value) ? Number.NaN : value)) : given;
  if (type === 'integer' && !cells.whole) {
    const strange = cells.find((value) => value % 1 !== 0 && !Number.isNaN(value));
    const what = `${strange.first[0].value} is not whole, in a column of type integer`;
    report('error', { kind: 'type-error', what, cure: IN_SCHEMA }, strange);
  }
  if (kind === 'categorical' && !(cells.whole && cells.min >= 0 && cells.max <= LARGEST_CODE)) {
    const strange = cells.find((value) => value < 0 || value > LARGEST_CODE || value % 1 > 0);
    if (strange.count > 0) {
      const what = `${strange.first[0].value} is no number of a category, which are whole and from 0`;
      report('error', { kind: 'type-error', what, cure: IN_SCHEMA }, strange);
    }
  }
  checkDomain(
    cells,
    kind === 'binary' ? { domain: { values: [0, 1], ...expected.domain } } : expected,
    byLevel,
  );
  const { min, max } = rangeOf(cells);
  if (min === max) {
    const what =
      min === undefined ? 'the value is missing in every row' : `the value is ${min} wherever there is one`;
    byLevel({ kind: 'single-value', what }, NOWHERE);
  }
  checkPresence(cells, expected, byLevel);
  return {
    schema: { name, type, role: 'feature', kind, missing, ...limits(min, max) },
    column: withNumbers({ name, kind: kind === 'categorical' ? kind : 'numeric' }, cells),
  };
}

/** The numbers in a column that was read as text, of which some cells are none. */
function numbersOfTexts(
  source: SourceColumn & { type: 'text' },
  { missing }: ExpectedColumn,
  report: Report,
): Numbers {
  const numbers = source.levels.map((level) => {
    if (missing.includes(level.trim())) return Number.NaN;
    return ['number', 'big'].includes(spellingOf(level)) ? numberOf(level) : undefined;
  });
  const codes = source.cells;
  const strange = codes.find((code) => !Number.isNaN(code) && numbers[code] === undefined);
  if (strange.count > 0) {
    const what = `${JSON.stringify(source.levels[strange.first[0].value].slice(0, 40))} is not a number`;
    report('error', { kind: 'type-error', what, cure: IN_SCHEMA }, strange);
  }
  return codes.map((code) => numbers[code] ?? Number.NaN);
}

/** A feature that the schema file has as text: codes in the order of its sorted categories, so that they never move. */
export function typeTexts(
  source: SourceColumn,
  expected: ExpectedColumn,
  byLevel: LevelledReport,
): TypedColumn {
  const { name, domain, missing } = expected;
  const { codes, levels: seen } = textsOf(source);
  const isMissing = seen.map((level) => missing.includes(level.trim()));
  const used = new Set<number>();
  codes.find((code) => !Number.isNaN(code) && !isMissing[code] && used.add(code) && false);
  const texts = Array.from(used, (code) => seen[code]);
  const known = domain?.values?.map(String).sort() ?? texts.toSorted();
  const unknown = texts.filter((text) => !known.includes(text)).sort();
  if (unknown.length > 0) {
    const isUnknown = new Set(unknown);
    const rows = codes.find((code) => isUnknown.has(seen[code]));
    const more = unknown.length > 1 ? `, and ${unknown.length - 1} other categories neither` : '';
    const what = `${JSON.stringify(seen[rows.first[0].value].slice(0, 40))} is not in the domain${more}`;
    byLevel({ kind: 'out-of-domain', what, cure: IN_SCHEMA }, rows);
  }
  if (texts.length === 1) {
    const what = `the value is ${JSON.stringify(texts[0])} wherever there is one`;
    byLevel({ kind: 'single-value', what }, NOWHERE);
  }
  const levels = [...known, ...unknown];
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const recoded = seen.map((level, code) =>
    isMissing[code] ? Number.NaN : (codeOf.get(level) ?? Number.NaN),
  );
  const cells = codes.map((code) => recoded[code] ?? Number.NaN);
  checkPresence(cells, expected, byLevel);
  return {
    schema: { name, type: 'string', role: 'feature', kind: 'categorical', missing, levels },
    column: withNumbers({ name, kind: 'categorical' as const, levels }, cells),
  };
}

/** Codes and their texts; numbers are taken for the texts that they would be written as. */
function textsOf(source: SourceColumn): { codes: Numbers; levels: readonly string[] } {
  if (source.type === 'text') return { codes: source.cells, levels: source.levels };
  const codeOf = new Map<number, number>();
  const codes = source.cells.map((value) => {
    if (Number.isNaN(value)) return value;
    const code = codeOf.get(value) ?? codeOf.size;
    if (code === codeOf.size) codeOf.set(value, code);
    return code;
  });
  return { codes, levels: Array.from(codeOf.keys(), String) };
}

/** Values below the smallest, above the largest or not among those that the domain lists. */
export function checkDomain(
  cells: Numbers,
  { domain }: Pick<ExpectedColumn, 'domain'>,
  byLevel: LevelledReport,
): void {
  if (!domain) return;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = domain;
  const listed = domain.values && new Set(domain.values);
  const strange = cells.find(
    (value) =>
      value < min || value > max || (listed !== undefined && !listed.has(value) && !Number.isNaN(value)),
  );
  if (strange.count === 0) return;
  const { value } = strange.first[0];
  const bound = value < min ? `below ${min}` : value > max ? `above ${max}` : 'not in the domain';
  byLevel({ kind: 'out-of-domain', what: `${value} is ${bound}`, cure: IN_SCHEMA }, strange);
}

/** Fewer rows with a value than the schema file wants. */
export function checkPresence(cells: Numbers, { presence }: ExpectedColumn, byLevel: LevelledReport): void {
  if (presence === undefined) return;
  const share = 1 - cells.missing / cells.length;
  if (share >= presence) return;
  const percent = (of: number) => `${Number((100 * of).toFixed(2))} %`;
  const what = `${percent(share)} of rows have a value, the schema wants ${percent(presence)}`;
  byLevel({ kind: 'low-fraction-present', what, cure: IN_SCHEMA }, cells.find(Number.isNaN));
}
