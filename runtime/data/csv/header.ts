import { UserError } from '../../error.js';
import type { Anomalies } from '../anomalies.js';
import { detectDelimiter } from './dialect.js';
import { type DecimalMark, spellingOf } from './number.js';
import { firstRecords } from './records.js';

const RECORDS_GUESSED_FROM = 200;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

export interface Header {
  delimiter: number;
  names: string[];
  /** Per column whether its first cells are text; a guess. */
  looksLikeText: boolean[];
  /** Bytes and lines before the first row. */
  bytes: number;
  lines: number;
}

/**
 * Reads the header from the head of the text, and the delimiter if none is given. Names lose the blanks around
 * them; blank and repeated names go to `anomalies`.
 * @param whole whether the head is the whole text
 * @param linesBefore lines of the files before this one
 * @throws UserError if there is no header with two columns or more
 */
export function readHeader(
  head: Buffer,
  whole: boolean,
  {
    delimiter: given,
    decimal,
    linesBefore = 0,
  }: { delimiter: string | undefined; decimal: DecimalMark; linesBefore?: number },
  anomalies: Anomalies,
): Header {
  const markBytes = head.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? BYTE_ORDER_MARK.length
    : 0;
  const text = head.subarray(markBytes);
  if (/^[\r\n\t ]*$/.test(text.toString('latin1', 0, 4096)) && whole) {
    throw new UserError({ what: 'The file is empty.', cure: 'Check the step that writes the file.' });
  }
  const delimiter = given?.charCodeAt(0) ?? detectDelimiter(text, whole, decimal);
  if (delimiter === undefined) {
    throw new UserError({
      what: 'The first line does not divide into columns at a comma, semicolon, tab or bar.',
      cure: 'Start the file with a header line that names the columns.',
    });
  }
  const { records, ends, lines } = firstRecords(text, delimiter, RECORDS_GUESSED_FROM, whole);
  if (records.length === 0) {
    throw new UserError({
      what: 'The header does not end within the first megabyte.',
      cure: 'Check its quotes and line ends.',
    });
  }
  const names = records[0].map((cell) => cell.trim());
  reportNames(names, linesBefore + 1, anomalies);
  const rows = records.slice(1).filter((record) => record.length === names.length);
  const isText = (cell: string) => ['text', 'code', 'big'].includes(spellingOf(cell, decimal));
  return {
    delimiter,
    names: names.map((name, i) => name || `(column ${i + 1})`),
    looksLikeText: names.map((_, i) => rows.some((row) => isText(row[i]))),
    bytes: markBytes + ends[0],
    lines: lines[0],
  };
}

function reportNames(names: readonly string[], line: number, anomalies: Anomalies): void {
  for (const [i, name] of names.entries()) {
    if (name === '') {
      anomalies.error({
        kind: 'blank-header',
        line,
        what: `column ${i + 1} has no name`,
        cure: 'Name it or leave it out; pandas writes its row index unless told index=False.',
      });
    } else if (names.indexOf(name) < i) {
      anomalies.error({
        kind: 'duplicate-label',
        column: name,
        line,
        what: 'the header has this name more than once',
        cure: 'Give every column its own name.',
      });
    }
  }
}
