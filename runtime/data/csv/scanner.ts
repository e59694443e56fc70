import type { Anomalies } from '../anomalies.js';
import { CHUNK_ROWS } from '../numbers.js';
import { CR, LF, MINUS, QUOTE, ZERO } from './bytes.js';
import type { ColumnReader } from './columnReader.js';
import {
  type DecimalMark,
  EXACT_DIGITS,
  longDecimal,
  numberOf,
  POWERS_OF_TEN,
  type Spelling,
  spellingOf,
} from './number.js';
import { quotedText } from './records.js';
import type { Rows } from './rows.js';

/** A longer cell is taken for damage: no policy has such a text. */
const LONGEST_CELL = 1_000_000;

export interface ScannerOptions {
  delimiter: number;
  /** Another byte than the delimiter. */
  decimal: DecimalMark;
  /** Where the rows go. */
  rows: Rows;
  /** The columns of `rows` in the order of the file. */
  columns: readonly ColumnReader[];
  /** Lines of the file before the first row. */
  headerLines: number;
  /** Lines of the files before this one. */
  linesBefore: number;
  anomalies: Anomalies;
}

/**
 * Reads the rows of a file from bytes into columns. The bytes come in pieces; a row that a piece cuts is read again with the
 * next. Numbers, which are nearly all cells of nearly all tables, are parsed where they are found; every other
 * cell takes the slower way through a string.
 *
 * A row ends at LF, CRLF or CR outside of quotes. Quotes enclose a whole cell and are doubled within. All rows
 * must have as many cells as the header; a blank line is passed over with a warning.
 */
export class Scanner {
  /** Line of the file that comes next, from 1. */
  line: number;
  readonly #options: ScannerOptions;
  /** Cells of the row at hand that are more or less than a number, in columns of numbers. */
  readonly #noted: { column: ColumnReader; spelling: Spelling; text: string }[] = [];
  #newlinesInRow = 0;
  /** Line of the quote that had no end in the bytes last seen. */
  openQuoteLine = 0;
  /** Where the cell that `#slowCell` read ended; -1 if the bytes ended first. */
  #cellEnd = 0;

  constructor(options: ScannerOptions) {
    this.#options = options;
    this.line = options.headerLines + 1;
  }

  /**
   * Reads the rows of `bytes[0, end)`, where a line end closes the last unquoted cell. One more byte must exist.
   * @returns how many bytes make complete rows
   */
  scan(bytes: Buffer, end: number): number {
    const { delimiter, columns, rows } = this.#options;
    const decimal = this.#options.decimal.charCodeAt(0);
    const values = columns.map(({ pending }) => pending);
    const width = columns.length;
    const asText = Uint8Array.from(columns, (column) => (column.asText ? 1 : 0));
    let position = 0;
    while (position < end) {
      const rowStart = position;
      let byte = bytes[position];
      if (byte === LF || byte === CR) {
        position += byte === CR && bytes[position + 1] === LF ? 2 : 1;
        this.#blankRow();
        continue;
      }
      const row = rows.count % CHUNK_ROWS;
      let column = 0;
      for (;;) {
        let at = position;
        let value = Number.NaN;
        let isNumber = false;
        if (asText[column] === 0) {
          byte = bytes[at];
          const quoted = byte === QUOTE;
          if (quoted) byte = bytes[++at];
          const negative = byte === MINUS;
          if (negative) byte = bytes[++at];
          const digitsStart = at;
          let mantissa = 0;
          while (byte >= 48 && byte <= 57) {
            mantissa = mantissa * 10 + (byte - 48);
            byte = bytes[++at];
          }
          const whole = at - digitsStart;
          let fraction = 0;
          if (byte === decimal) {
            const fractionStart = ++at;
            byte = bytes[at];
            while (byte >= 48 && byte <= 57) {
              mantissa = mantissa * 10 + (byte - 48);
              byte = bytes[++at];
            }
            fraction = at - fractionStart;
          }
          // Without its closing quote the cell ends at no boundary, which is for the slower way to judge.
          if (quoted) byte = byte === QUOTE ? bytes[++at] : QUOTE;
          if (byte === delimiter || byte === LF || byte === CR) {
            const digits = whole + fraction;
            if (digits === 0) {
              // Nothing at all is a missing value; a lone sign or point is for the slower way to judge.
              isNumber = at === position;
            } else if (whole > 1 && bytes[digitsStart] === ZERO) {
              isNumber = false;
            } else if (digits <= EXACT_DIGITS) {
              value = fraction === 0 ? mantissa : mantissa / POWERS_OF_TEN[fraction];
              isNumber = true;
            } else if (fraction > 0) {
              value = longDecimal(bytes, digitsStart, whole, fraction);
              isNumber = !Number.isNaN(value);
            }
            // Subtracting gives 0 for "-0", as there is one zero.
            if (negative) value = 0 - value;
          }
        }
        if (!isNumber) {
          value = this.#slowCell(bytes, position, end, columns[column]);
          at = this.#cellEnd;
          if (at === -1) {
            this.#discardRow();
            return rowStart;
          }
          byte = bytes[at];
        }
        values[column][row] = value;
        position = at + 1;
        if (byte === delimiter) {
          if (++column < width) continue;
          position = this.#extraCells(bytes, position, end);
          if (position === -1) {
            this.#discardRow();
            return rowStart;
          }
        } else {
          if (byte === CR && bytes[position] === LF) position++;
          if (column + 1 < width) this.#missingCells(column + 1);
          else this.#commitRow();
        }
        break;
      }
    }
    return position;
  }

  /** A cell that is no plain number: quoted, text, padded, with an exponent, of many digits. */
  #slowCell(bytes: Buffer, start: number, end: number, column: ColumnReader): number {
    let text: string;
    if (bytes[start] === QUOTE) {
      const quoted = quotedText(bytes, start, end);
      if (quoted === undefined) {
        this.openQuoteLine = this.line + this.#newlinesInRow;
        this.#cellEnd = -1;
        return Number.NaN;
      }
      text = quoted.text;
      this.#newlinesInRow += countLines(text);
      this.#cellEnd = this.#boundary(bytes, quoted.end);
      if (this.#cellEnd > quoted.end) {
        this.#strayQuote(column, bytes.toString('utf8', start, Math.min(this.#cellEnd, start + 40)));
      }
    } else {
      this.#cellEnd = this.#boundary(bytes, start);
      text = bytes.toString('utf8', start, this.#cellEnd);
      if (text.includes('"')) this.#strayQuote(column, text.slice(0, 40));
    }
    if (text.length > LONGEST_CELL) return this.#longCell(column, text.length);
    if (column.asText) return column.code(text);
    const spelling = spellingOf(text, this.#options.decimal);
    if (spelling === 'missing') return Number.NaN;
    if (spelling !== 'number') this.#noted.push({ column, spelling, text });
    return spelling === 'number' || spelling === 'big' ? numberOf(text, this.#options.decimal) : Number.NaN;
  }

  /** Where the unquoted text from `position` ends: at a delimiter or a line end, of which there is one. */
  #boundary(bytes: Buffer, position: number): number {
    const { delimiter } = this.#options;
    let at = position;
    for (let byte = bytes[at]; byte !== delimiter && byte !== LF && byte !== CR; byte = bytes[at]) at++;
    return at;
  }

  #commitRow(): void {
    const line = this.#lineOfAll;
    for (const { column, spelling, text } of this.#noted) column.note(spelling, text, line);
    this.#noted.length = 0;
    this.#options.rows.commit(line);
    this.#endLine();
  }

  /** The line that comes next, counted over all files. */
  get #lineOfAll(): number {
    return this.#options.linesBefore + this.line;
  }

  #endLine(): void {
    this.line += 1 + this.#newlinesInRow;
    this.#newlinesInRow = 0;
  }

  #discardRow(): void {
    this.#noted.length = 0;
    this.#newlinesInRow = 0;
  }

  #blankRow(): void {
    this.#options.anomalies.warn({
      kind: 'blank-row',
      line: this.#lineOfAll,
      what: 'the line is blank and was passed over',
    });
    this.line++;
  }

  #strayQuote(column: ColumnReader, text: string): void {
    this.#options.anomalies.error({
      kind: 'stray-quote',
      column: column.name,
      line: this.#lineOfAll,
      what: `${JSON.stringify(text)} has a quote that neither encloses the cell nor is doubled`,
      cure: 'Enclose the cell in quotes and double the quotes within.',
    });
  }

  #longCell(column: ColumnReader, length: number): number {
    this.#options.anomalies.error({
      kind: 'constraint-error',
      column: column.name,
      line: this.#lineOfAll,
      what: `the cell has ${length} characters, more than ${LONGEST_CELL}`,
      cure: 'Check its quotes; shorten the text if it is what it should be.',
    });
    return Number.NaN;
  }

  #missingCells(found: number): void {
    const width = this.#options.columns.length;
    this.#options.anomalies.error({
      kind: 'missing-cell',
      line: this.#lineOfAll,
      what: `the row has ${found} ${found === 1 ? 'cell' : 'cells'} where the header has ${width}`,
      cure: 'Give every row as many cells as the header; quote text that holds a delimiter or a line end.',
    });
    this.#noted.length = 0;
    this.#endLine();
  }

  /**
   * Passes over what a row has beyond the header's width.
   * @returns where the next row starts; -1 if the bytes end first
   */
  #extraCells(bytes: Buffer, start: number, end: number): number {
    const width = this.#options.columns.length;
    let found = width;
    let onlyBlank = true;
    let position = start;
    for (;;) {
      found++;
      let at = position;
      if (bytes[position] === QUOTE) {
        const quoted = quotedText(bytes, position, end);
        if (quoted === undefined) {
          this.openQuoteLine = this.line + this.#newlinesInRow;
          return -1;
        }
        this.#newlinesInRow += countLines(quoted.text);
        at = quoted.end;
      }
      at = this.#boundary(bytes, at);
      if (at > position) onlyBlank = false;
      position = at + 1;
      if (bytes[at] === this.#options.delimiter) continue;
      if (bytes[at] === CR && bytes[position] === LF) position++;
      break;
    }
    this.#options.anomalies.error({
      kind: 'extra-cell',
      line: this.#lineOfAll,
      what: `the row has ${found} cells where the header has ${width}`,
      cure: onlyBlank
        ? 'Remove the delimiter at the end of the row, or name one more column in the header.'
        : 'Give every row as many cells as the header; quote text that holds a delimiter or a line end.',
    });
    this.#noted.length = 0;
    this.#endLine();
    return position;
  }
}

function countLines(text: string): number {
  return text.split(/\r\n|\r|\n/).length - 1;
}
