import { gzipSync } from 'node:zlib';
import type { Random } from '../../../support/random.js';
import type { Cell } from './reading.js';

export interface RandomTable {
  names: string[];
  /** Column by column. */
  columns: Cell[][];
  rows: number;
}

const WORDS = [
  'diesel',
  'Ünfall',
  '東京',
  'a "b"',
  'x, y',
  'p;q',
  'line\nend',
  'crlf\r\nend',
  'tab\tbar|',
  ' padded ',
  '🚗',
  '1a',
  'NA x',
];

/** A table whose columns are plainly numbers or plainly text, with missing cells. The first is never missing. */
export function randomTable(random: Random): RandomTable {
  const rows = 1 + random.below(60);
  const width = 2 + random.below(6);
  const kinds: (() => Cell)[] = [
    () => random.below(10),
    () => random.below(2 ** 31) - 2 ** 30,
    () => (random.next() - 0.5) * 10 ** (random.below(40) - 20),
    () => random.below(1000) / 100,
    () => random.pick(WORDS),
    () => `${random.pick(WORDS)}${random.below(100)}`,
  ];
  const columns = Array.from({ length: width }, (_, i) => {
    const kind = random.pick(kinds);
    const missing = i === 0 || random.chance(0.5) ? 0 : random.next();
    return Array.from({ length: rows }, () => (random.chance(missing) ? null : kind()));
  });
  return { names: columns.map((_, i) => random.pick(['col', 'ü, "x"', 'a b']) + i), columns, rows };
}

/** The table as one of the files that programs write it as, and how that was. */
export function writeRandomly(
  { names, columns, rows }: RandomTable,
  random: Random,
): { content: Buffer; how: string; decimal: '.' | ',' } {
  const decimal = random.chance(0.2) ? ',' : '.';
  const delimiter = random.pick(decimal === ',' ? [';', '\t', '|'] : [',', ';', '\t', '|']);
  const lineEnd = random.pick(['\n', '\r\n', '\r']);
  const quoting = random.pick(['needed', 'text', 'all', 'some']);
  const encoding = random.pick(['utf8', 'utf8 with mark', 'utf16le', 'utf16be']);
  const members = random.pick([0, 0, 1, 3]);
  const atEnd = random.chance(0.7) ? lineEnd : '';

  const cell = (value: Cell): string => {
    const text = value === null ? '' : typeof value === 'number' ? spelled(value, random, decimal) : value;
    const mustQuote = text.includes(delimiter) || /["\r\n]/.test(text);
    const mayQuote =
      quoting === 'all' ||
      (quoting === 'text' && typeof value === 'string') ||
      (quoting === 'some' && random.chance(0.3));
    return mustQuote || mayQuote ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [names.map((name) => cell(name)).join(delimiter)];
  for (let row = 0; row < rows; row++) lines.push(columns.map((column) => cell(column[row])).join(delimiter));
  const text = lines.join(lineEnd) + atEnd;

  const bytes = {
    utf8: () => Buffer.from(text),
    'utf8 with mark': () => Buffer.from(`\ufeff${text}`),
    utf16le: () => Buffer.from(`\ufeff${text}`, 'utf16le'),
    utf16be: () => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  }[encoding as 'utf8']();
  const how = JSON.stringify({ delimiter, lineEnd, quoting, encoding, members, decimal, atEnd });
  if (members === 0) return { content: bytes, how, decimal };
  const cut = Math.ceil(bytes.length / members);
  const parts = Array.from({ length: members }, (_, i) => gzipSync(bytes.subarray(i * cut, (i + 1) * cut)));
  return { content: Buffer.concat(parts), how, decimal };
}

/** One of the spellings that stand for exactly this number. */
function spelled(value: number, random: Random, decimal: '.' | ','): string {
  const plain = String(value);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return value.toExponential().replace('.', decimal);
  const isPlain = /^-?\d+$/.test(plain);
  const spellings = [plain, value.toExponential(), ` ${plain}`, `${plain} `];
  if (isPlain) spellings.push(`${plain}.0`, `${plain}.`, `${plain}.000`);
  if (/^-?0\.\d+$/.test(plain)) spellings.push(plain.replace('0.', '.'), `${plain}000`);
  return random.pick(spellings).replace('.', decimal);
}
