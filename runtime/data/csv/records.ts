import { CR, LF, QUOTE } from './bytes.js';

/**
 * The first records of a text as strings, complete ones only: for the header and for guessing the dialect. Lenient,
 * since a guess may be wrong; the scanner is the strict reader.
 * `ends[i]` is where record i ends, `lines[i]` how many lines it takes.
 * @param whole whether the bytes are the whole file, so that the last record needs no line end
 */
export function firstRecords(
  bytes: Buffer,
  delimiter: number,
  most: number,
  whole: boolean,
): { records: string[][]; ends: number[]; lines: number[] } {
  const records: string[][] = [];
  const ends: number[] = [];
  const lines: number[] = [];
  let record: string[] = [];
  let position = 0;
  let linesInRecord = 0;
  while (position < bytes.length && records.length < most) {
    let text = '';
    if (bytes[position] === QUOTE) {
      const quoted = quotedText(bytes, position, bytes.length);
      if (quoted === undefined) break;
      text = quoted.text;
      position = quoted.end;
      linesInRecord += text.split(/\r\n|\r|\n/).length - 1;
    }
    const from = position;
    while (position < bytes.length && !isBoundary(bytes[position], delimiter)) position++;
    if (position === bytes.length && !whole) break;
    record.push(text + bytes.toString('utf8', from, position));
    const boundary = bytes[position];
    position++;
    if (boundary === delimiter) {
      if (position === bytes.length && whole) record.push('');
      else continue;
    }
    if (boundary === CR && position === bytes.length && !whole) break;
    if (boundary === CR && bytes[position] === LF) position++;
    records.push(record);
    record = [];
    ends.push(Math.min(position, bytes.length));
    lines.push(1 + linesInRecord);
    linesInRecord = 0;
  }
  return { records, ends, lines };
}

function isBoundary(byte: number, delimiter: number): boolean {
  return byte === delimiter || byte === LF || byte === CR;
}

/**
 * The text of the quoted cell that starts at `start`, and where it ends; undefined if it is not closed before
 * `end`. The quote that closes must be seen to have no second one after it, so it is not the last byte.
 */
export function quotedText(
  bytes: Buffer,
  start: number,
  end: number,
): { text: string; end: number } | undefined {
  let doubled = false;
  let position = bytes.indexOf(QUOTE, start + 1);
  while (position !== -1 && bytes[position + 1] === QUOTE) {
    doubled = true;
    position = bytes.indexOf(QUOTE, position + 2);
  }
  if (position === -1 || position >= end) return undefined;
  const text = bytes.toString('utf8', start + 1, position);
  return { text: doubled ? text.replaceAll('""', '"') : text, end: position + 1 };
}
