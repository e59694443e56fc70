import type { Anomalies } from '../anomalies.js';
import { CHUNK_ROWS, type Numbers, widen } from '../numbers.js';
import type { ColumnReader } from './columnReader.js';
import type { LineIndex } from './lineIndex.js';
import { type DecimalMark, numberOf, type Spelling, spellingOf } from './number.js';

/** From this share of numbers on, a column is one of numbers and the rest of its cells are faults. */
const MOSTLY = 0.95;
const LINES_NAMED = 5;
/** More than there are missing tokens, which are listed. */
const TEXTS_KEPT = 50;

/** A column as the source has it: numbers, or codes of texts, and missing cells among either. */
export type SourceColumn =
  | { name: string; type: 'number'; cells: Numbers; tokens: string[] }
  | { name: string; type: 'text'; cells: Numbers; levels: string[] };

/** What a column may hold beside numbers: an identifier any text, a category digits with leading zeros. */
export type ColumnUse = 'identifier' | 'category' | 'any';

/** Cells of one spelling: how many, the first lines, and some of the texts. */
interface Seen {
  count: number;
  lines: number[];
  texts: string[];
}

type Cells = Partial<Record<Spelling, Seen>>;

/**
 * Decides from all cells of a column what it holds. Text among numbers makes no category of them: where nearly
 * all cells are numbers, or numbers in another notation, the others are faults. Digits with leading zeros are codes
 * and make a column text, again unless nearly all cells are plain numbers. Whole numbers beyond 2^53 are codes if
 * most of a column is such, and else large measures, of which a double is good enough.
 */
export function typeOf(cells: Cells, use: ColumnUse): 'number' | 'text' {
  const count = (spelling: Spelling) => cells[spelling]?.count ?? 0;
  const bigAreCodes = use === 'identifier' || count('big') > count('number');
  const numbers = count('number') + (bigAreCodes ? 0 : count('big'));
  const codes = count('code') + (bigAreCodes ? count('big') : 0);
  const faulty = count('lookalike') + count('text') + codes;
  if (faulty === 0) return 'number';
  if (use === 'identifier' || (use === 'category' && faulty === codes)) return 'text';
  return numbers + count('lookalike') >= MOSTLY * (numbers + faulty) ? 'number' : 'text';
}

/**
 * The column that was read, with its faults reported. Undefined if it was read as numbers but is text: the
 * spelling is lost then, so it must be read again as text.
 */
export function settle(
  column: ColumnReader,
  lines: LineIndex,
  { decimal, use }: { decimal: DecimalMark; use: ColumnUse },
  anomalies: Anomalies,
): SourceColumn | undefined {
  const { name, numbers, levels } = column;
  const cells = column.asText ? cellsOfTexts(column, lines, decimal) : cellsOfNumbers(column);
  const type = typeOf(cells, use);
  if (type === 'text') {
    const codes = cells.code ?? cells.big;
    if (codes && use === 'any' && !cells.text && !cells.lookalike) warnOfCodes(name, codes, anomalies);
    return column.asText ? { name, type, cells: numbers, levels } : undefined;
  }
  for (const spelling of ['lookalike', 'code', 'text'] as const) {
    const seen = cells[spelling];
    if (seen) reportFault(name, spelling, seen, anomalies);
  }
  const undeclared = [...new Set(cells.token?.texts.map((text) => text.trim()))].sort();
  if (cells.token) warnOfTokens(name, undeclared, cells.token, anomalies);
  const tokens = [...undeclared, ...column.declared].sort();
  if (!column.asText) return { name, type, cells: numbers, tokens };
  const numberByCode = levels.map((text) =>
    ['number', 'big'].includes(spellingOf(text, decimal)) ? numberOf(text, decimal) : Number.NaN,
  );
  return { name, type, cells: numbers.map((code) => numberByCode[code] ?? Number.NaN), tokens };
}

function cellsOfNumbers({ numbers: { length, missing }, noted }: ColumnReader): Cells {
  const count = length - missing - (noted.get('big')?.count ?? 0);
  const others = Array.from(noted, ([spelling, { count, lines, texts }]) => [
    spelling,
    { count, lines, texts: [...texts] },
  ]);
  return { number: { count, lines: [], texts: [] }, ...Object.fromEntries(others) };
}

function cellsOfTexts(column: ColumnReader, lines: LineIndex, decimal: DecimalMark): Cells {
  // Rows that were discarded may have left texts behind, so what counts is what the rows use.
  const cells: Cells = {};
  const { levels, numbers } = column;
  const spellings = levels.map((text) => spellingOf(text, decimal));
  const texts = new Array<Seen | undefined>(levels.length);
  let chunkStart = 0;
  for (const chunk of numbers.chunks()) {
    const codes = new Float64Array(chunk.length);
    widen(chunk, codes, 0);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      if (Number.isNaN(code)) continue;
      let seen = texts[code];
      if (!seen) {
        if (column.isDeclared(levels[code])) continue;
        cells[spellings[code]] ??= { count: 0, lines: [], texts: [] };
        seen = cells[spellings[code]]!;
        if (seen.texts.length < TEXTS_KEPT) seen.texts.push(levels[code]);
        texts[code] = seen;
      }
      seen.count++;
      if (seen.lines.length < LINES_NAMED) seen.lines.push(lines.lineOf(chunkStart + i));
    }
    chunkStart += CHUNK_ROWS;
  }
  return cells;
}

function reportFault(
  column: string,
  spelling: 'lookalike' | 'code' | 'text',
  { count, lines, texts }: Seen,
  anomalies: Anomalies,
): void {
  const example = JSON.stringify(texts[0].slice(0, 40));
  const what = {
    lookalike: `${example} is not a number as we read them, in a column of numbers`,
    code: `${example} has a leading zero, in a column of numbers`,
    text: `${example} is not a number, in a column where nearly all cells are`,
  };
  const cure = {
    lookalike:
      'Write numbers with a decimal point, a plain minus and no thousands separator, plus or percent sign.',
    code: 'Write numbers without leading zeros; if they are codes, end the column’s name in _cat.',
    text: 'Correct the cells, or leave them empty where the value is not known.',
  };
  anomalies.error({ kind: 'type-error', column, what: what[spelling], cure: cure[spelling] }, count, lines);
}

function warnOfCodes(column: string, { count, lines, texts }: Seen, anomalies: Anomalies): void {
  anomalies.warn(
    {
      kind: 'type-error',
      column,
      what: `${JSON.stringify(texts[0])} would lose digits as a number, so the column is kept as text`,
      cure: 'End the column’s name in _cat if that is meant.',
    },
    count,
    lines,
  );
}

function warnOfTokens(
  column: string,
  tokens: readonly string[],
  { count, lines }: Seen,
  anomalies: Anomalies,
): void {
  anomalies.warn(
    {
      kind: 'missing-token',
      column,
      what: `${tokens.map((token) => JSON.stringify(token)).join(', ')} among numbers is read as missing`,
      cure: 'Leave the cells empty, or list what means missing in the schema file, to be rid of this warning.',
    },
    count,
    lines,
  );
}
