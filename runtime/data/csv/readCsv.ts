import { UserError } from '../../error.js';
import { Anomalies } from '../anomalies.js';
import type { ChunkStore } from '../chunkStore.js';
import { sameColumns } from '../sameColumns.js';
import type { SourceTable } from '../sourceTable.js';
import type { ColumnReader } from './columnReader.js';
import { type ColumnUse, type SourceColumn, settle } from './columnType.js';
import { feed } from './feed.js';
import { readHeader } from './header.js';
import type { DecimalMark } from './number.js';
import { Rows } from './rows.js';
import { Scanner } from './scanner.js';
import type { Encoding, Source } from './source.js';

/** The header must end, and the dialect show, within this many bytes. */
const HEAD = 1 << 20;

/** How the text is to be read, where the files do not tell. */
export interface CsvFormat {
  /** One character; found in the first rows of each file if not given. */
  delimiter?: string | undefined;
  decimal?: DecimalMark | undefined;
  encoding?: Encoding | undefined;
}

export interface CsvOptions extends CsvFormat {
  useOf(column: string): ColumnUse;
  /** Texts that are known to mean missing among a column's numbers. */
  missingOf?(column: string): readonly string[];
}

/**
 * Reads CSV files (plain or gzip, UTF-8 or UTF-16) of any size, in pieces, as one table. The files have the same
 * columns, in any order.
 *
 * What is wrong with rows and cells goes to `anomalies`, all of it; the table then has the rows that are right and
 * is only good to look for more that is wrong.
 * @throws UserError where there is nothing to go on with: damaged, not text, no header, no rows.
 */
export async function readCsv(
  sources: readonly Source[],
  options: CsvOptions,
  store: ChunkStore,
  anomalies: Anomalies,
): Promise<SourceTable> {
  let pass = await readPass(sources, options, new Set(), store, anomalies);
  if (pass.rows.count === 0) {
    if (anomalies.errors.length === 0) {
      const what = 'there is a header but no row';
      anomalies.error({ kind: 'no-rows', what, cure: 'Check the step that writes the file.' });
    }
    anomalies.throwErrors();
  }
  if (pass.misread.size > 0) {
    store.clear();
    // What there is to say about the rows has been said in the first pass.
    pass = await readPass(sources, options, pass.misread, store, new Anomalies(''));
  }
  const { rows, columns } = pass;
  const files = sources.map(({ identity }) => identity);
  return { rows: rows.count, columns, lines: rows.lines, files, store };
}

interface Pass {
  rows: Rows;
  columns: SourceColumn[];
  /** Columns that were read as numbers and turned out to be text. */
  misread: Set<string>;
}

async function readPass(
  sources: readonly Source[],
  options: CsvOptions,
  texts: ReadonlySet<string>,
  store: ChunkStore,
  anomalies: Anomalies,
): Promise<Pass> {
  const { decimal = '.' } = options;
  let rows: Rows | undefined;
  let linesBefore = 0;
  for (const source of sources) {
    if (sources.length > 1) anomalies.startFile(source.name, linesBefore);
    const pieces = source.text(options.encoding);
    try {
      const { head, whole } = await readHead(pieces);
      const { delimiter } = options;
      const header = readHeader(head, whole, { delimiter, decimal, linesBefore }, anomalies);
      rows ??= new Rows(
        header.names.map((name, i) => ({
          name,
          asText: header.looksLikeText[i] || texts.has(name),
          missing: options.missingOf?.(name) ?? [],
        })),
        store,
      );
      const columns = columnsOf(header.names, rows.columns, linesBefore, anomalies);
      if (!columns) {
        linesBefore += header.lines;
        continue;
      }
      const scanner = new Scanner({
        delimiter: header.delimiter,
        decimal,
        rows,
        columns,
        headerLines: header.lines,
        linesBefore,
        anomalies,
      });
      await feed(scanner, head, header.bytes, pieces);
      linesBefore += scanner.line - 1;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const located = error.findings.map((finding) => ({ where: source.name, ...finding }));
      throw new UserError([...anomalies.errors, ...located]);
    } finally {
      await pieces.return(undefined);
    }
  }
  rows!.finish();
  return { rows: rows!, ...settleAll(rows!, options, anomalies) };
}

/** The columns in the order of a file's header; undefined, and reported, if it has other columns. */
function columnsOf(
  names: readonly string[],
  columns: readonly ColumnReader[],
  linesBefore: number,
  anomalies: Anomalies,
): ColumnReader[] | undefined {
  if (names.length === columns.length && names.every((name, i) => name === columns[i].name))
    return [...columns];
  const known = columns.map(({ name }) => name);
  if (!sameColumns(names, known, linesBefore + 1, anomalies)) return undefined;
  return names.map((name) => columns[known.indexOf(name)]);
}

function settleAll(
  rows: Rows,
  { decimal = '.', useOf }: CsvOptions,
  anomalies: Anomalies,
): { columns: SourceColumn[]; misread: Set<string> } {
  const columns: SourceColumn[] = [];
  const misread = new Set<string>();
  for (const column of rows.columns) {
    const settled = settle(column, rows.lines, { decimal, use: useOf(column.name) }, anomalies);
    if (settled) columns.push(settled);
    else misread.add(column.name);
  }
  return { columns, misread };
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
