import { UserError } from '../../error.js';
import { Anomalies } from '../anomalies.js';
import { type ColumnUse, type SourceColumn, settle } from './columnType.js';
import { feed } from './feed.js';
import { readHeader } from './header.js';
import type { LineIndex } from './lineIndex.js';
import type { DecimalMark } from './number.js';
import { Scanner } from './scanner.js';
import { Source, type SourceIdentity } from './source.js';

/** The header must end, and the dialect show, within this many bytes. */
const HEAD = 1 << 20;

export interface CsvOptions {
  /** One character; found in the first rows if not given. */
  delimiter?: string;
  decimal?: DecimalMark;
  useOf(column: string): ColumnUse;
}

/** A table as the source has it, with the types that all of its rows allow. */
export interface SourceTable {
  rows: number;
  columns: SourceColumn[];
  lines: LineIndex;
  source: SourceIdentity;
}

/**
 * Reads a CSV file (plain or gzip, UTF-8 or marked UTF-16) of any size, in pieces.
 *
 * What is wrong with rows and cells goes to `anomalies`, all of it; the table then has the rows that are right and
 * is only good to look for more that is wrong.
 * @throws UserError where there is nothing to go on with: no such file, damaged, not text, no header, no rows.
 */
export async function readCsv(path: string, options: CsvOptions, anomalies: Anomalies): Promise<SourceTable> {
  const source = await Source.open(path);
  const first = await readPass(source, options, new Set(), anomalies);
  if (first.rows === 0) {
    if (anomalies.errors.length === 0) {
      const what = 'there is a header but no row';
      anomalies.error({ kind: 'no-rows', what, cure: 'Check the step that writes the file.' });
    }
    anomalies.throwErrors();
  }
  if (first.misread.size === 0) return { ...first, source: source.identity };
  // What there is to say about the rows has been said in the first pass.
  const second = await readPass(source, options, first.misread, new Anomalies(source.name));
  return { ...second, source: source.identity };
}

interface Pass {
  rows: number;
  columns: SourceColumn[];
  lines: LineIndex;
  /** Columns that were read as numbers and turned out to be text. */
  misread: Set<string>;
}

async function readPass(
  source: Source,
  options: CsvOptions,
  texts: ReadonlySet<string>,
  anomalies: Anomalies,
): Promise<Pass> {
  const decimal = options.decimal ?? '.';
  const pieces = source.text();
  try {
    const { head, whole } = await readHead(pieces);
    const header = readHeader(head, whole, { delimiter: options.delimiter, decimal }, anomalies);
    const scanner = new Scanner({
      delimiter: header.delimiter,
      decimal,
      columns: header.names.map((name, i) => ({ name, asText: header.looksLikeText[i] || texts.has(name) })),
      headerLines: header.lines,
      // The room for a compressed text is too small then, and grows.
      bytesExpected: source.bytes,
      anomalies,
    });
    await feed(scanner, head, header.bytes, pieces);
    scanner.finish();
    const columns: SourceColumn[] = [];
    const misread = new Set<string>();
    for (const column of scanner.columns) {
      const use = options.useOf(column.name);
      const settled = settle(column, scanner.lines, { decimal, use }, anomalies);
      if (settled) columns.push(settled);
      else misread.add(column.name);
    }
    return { rows: scanner.rows, columns, lines: scanner.lines, misread };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const located = error.findings.map((finding) => ({ where: source.name, ...finding }));
    throw new UserError([...anomalies.errors, ...located]);
  } finally {
    await pieces.return(undefined);
  }
}

async function readHead(pieces: AsyncGenerator<Buffer>): Promise<{ head: Buffer; whole: boolean }> {
  const parts: Buffer[] = [];
  let length = 0;
  while (length < HEAD) {
    const next = await pieces.next();
    if (next.done) return { head: Buffer.concat(parts), whole: true };
    parts.push(next.value);
    length += next.value.length;
  }
  return { head: Buffer.concat(parts), whole: false };
}
