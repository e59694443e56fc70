/**
 * The number grammar: an optional minus, digits with an optional decimal point, an optional exponent. No plus, no
 * hexadecimal, no thousands separator, no typographic minus, no `inf`: what looks like those is reported.
 */
const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** What people and spreadsheets write for numbers and we do not read as such: `3,5`, `54,908`, `−100`, `+1`, `5 %`. */
const NUMBER_ELSEWHERE =
  /^[-−+]?(?:\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+|\d+|(?=[.,]\d))(?:[.,]\d+)?(?:[eE][-+]?\d+)?[\u00a0\u202f ]?%?$/;

/** These mean missing in a column of numbers; among text they are text. */
export const MISSING_TOKENS: ReadonlySet<string> = new Set([
  ...['NA', 'N/A', '#N/A', 'NaN', 'nan', 'NULL', 'Null', 'null', 'None', '\\N'],
]);

/**
 * - `missing`: nothing, or blanks only
 * - `number`
 * - `big`: whole, written in digits, and beyond 2^53, so that the nearest double may be another number
 * - `code`: a number but for its leading zero
 * - `token`: one of MISSING_TOKENS
 * - `lookalike`: a number in another notation, or too large for one (`1e400`)
 * - `text`
 */
export type Spelling = 'missing' | 'number' | 'big' | 'code' | 'token' | 'lookalike' | 'text';

export type DecimalMark = '.' | ',';

/** Says what a cell's text is; blanks around it do not count. */
export function spellingOf(text: string, decimal: DecimalMark = '.'): Spelling {
  const trimmed = text.trim();
  if (trimmed === '') return 'missing';
  const number = withPoint(trimmed, decimal);
  if (NUMBER.test(number)) {
    if (/^-?0\d/.test(number)) return 'code';
    const value = Number(number);
    if (!Number.isFinite(value)) return 'lookalike';
    return Math.abs(value) > Number.MAX_SAFE_INTEGER && /^-?\d+$/.test(number) ? 'big' : 'number';
  }
  if (MISSING_TOKENS.has(trimmed)) return 'token';
  return NUMBER_ELSEWHERE.test(trimmed) ? 'lookalike' : 'text';
}

/** The value of a text whose spelling is `number` or `big`; zero has no sign. */
export function numberOf(text: string, decimal: DecimalMark = '.'): number {
  return Number(withPoint(text, decimal)) + 0;
}

/** Where the comma is the decimal mark, a point is none: it may be meant for thousands. */
function withPoint(text: string, decimal: DecimalMark): string {
  if (decimal === '.') return text;
  return text.includes('.') ? '' : text.replace(',', '.');
}

/** 10^0 to 10^22, all exact. */
export const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Digits that a double holds exactly, whatever they are. */
export const EXACT_DIGITS = 15;

/**
 * The double nearest to the decimal `bytes[start, end)`: `whole` digits, a point, `fraction` digits, 16 to 19 in
 * all. Numbers of that length are common (R and pandas write 17 digits) and Number() on a slice costs ten times
 * as much. Computes in pairs of doubles (Dekker 1971) and accepts the result only if an error bound proves the
 * rounding (Ziv 1991); else NaN, and the caller asks Number().
 */
export function longDecimal(bytes: Uint8Array, start: number, whole: number, fraction: number): number {
  const digits = whole + fraction;
  if (digits > 19 || fraction > 22) return Number.NaN;
  let high = 0;
  let low = 0;
  for (let i = 0; i < digits; i++) {
    const digit = bytes[start + i + (i < whole ? 0 : 1)] - 48;
    if (i < EXACT_DIGITS) high = high * 10 + digit;
    else low = low * 10 + digit;
  }
  const shift = POWERS_OF_TEN[digits - EXACT_DIGITS];
  const product = high * shift;
  const upper = product + low;
  const lower = productError(high, shift, product) + (low - (upper - product));

  const divisor = POWERS_OF_TEN[fraction];
  const quotient = upper / divisor;
  const back = quotient * divisor;
  const correction = (upper - back - productError(quotient, divisor, back) + lower) / divisor;
  const bound = quotient * 2 ** -95;
  const rounded = quotient + (correction + bound);
  return rounded === quotient + (correction - bound) ? rounded : Number.NaN;
}

/** `a * b - product` exactly, for `product` the rounded a * b. */
function productError(a: number, b: number, product: number): number {
  const aHigh = highHalf(a);
  const aLow = a - aHigh;
  const bHigh = highHalf(b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

function highHalf(value: number): number {
  const spread = value * 134217729;
  return spread - (spread - value);
}
