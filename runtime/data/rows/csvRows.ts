import { UserError } from '../../error.js';
import { Anomalies } from '../anomalies.js';
import { checkText } from '../csv/encoding.js';
import { type Header, readHeader } from '../csv/header.js';
import { numberOf, spellingOf } from '../csv/number.js';
import { firstRecords } from '../csv/records.js';
import { Source } from '../csv/source.js';
import { BLOCK_ROWS, type RowBlock, type RowSource, type WantedColumn } from './rowSource.js';

/** The header must end within this many bytes. */
const HEAD = 1 << 20;
/** A longer row is taken for a quote that is never closed. */
const LONGEST_ROW = 16 << 20;

/** @throws UserError for a file that is not there, or has no header that names its columns. */
export async function openCsvRows(path: string): Promise<RowSource> {
  const source = await Source.open(path);
  const anomalies = new Anomalies(source.name);
  const header = await located(source.name, async () => {
    const { head, whole } = await readHead(source);
    return readHeader(head, whole, { delimiter: undefined, decimal: '.' }, anomalies);
  });
  anomalies.throwErrors();
  return {
    columns: header.names,
    blocks: (wanted, skip) => readBlocks(source, header, wanted, skip),
  };
}

async function readHead(source: Source): Promise<{ head: Buffer; whole: boolean }> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const piece of source.text()) {
    parts.push(piece);
    length += piece.length;
    if (length >= HEAD) return { head: Buffer.concat(parts), whole: false };
  }
  return { head: Buffer.concat(parts), whole: true };
}

async function* readBlocks(
  source: Source,
  header: Header,
  wanted: readonly WantedColumn[],
  skip: number,
): AsyncGenerator<RowBlock> {
  const places = wanted.map(({ name }) => header.names.indexOf(name));
  const start = () => ({
    rows: 0,
    columns: wanted.map(() => new Array<unknown>(BLOCK_ROWS)),
    faults: new Map<number, string>(),
    progress: 0,
  });
  let block = start();
  let toSkip = skip;
  let bytes = 0;
  for await (const records of readRecords(source, header)) {
    for (const { cells, end } of records) {
      if (toSkip > 0) {
        toSkip--;
        continue;
      }
      const row = block.rows++;
      if (cells.length !== header.names.length) {
        block.faults.set(row, `${cells.length} cells under ${header.names.length} headings`);
      } else {
        for (const [index, { as }] of wanted.entries()) {
          block.columns[index]![row] = cellValue(cells[places[index]!]!, as);
        }
      }
      bytes = end;
      if (block.rows < BLOCK_ROWS) continue;
      yield { ...block, progress: Math.min(1, bytes / source.bytes) };
      block = start();
    }
  }
  if (block.rows > 0) yield { ...block, progress: 1 };
}

/** A cell as PrepareData reads it; text that is no number in a column of numbers stays, and is refused later. */
function cellValue(cell: string, as: WantedColumn['as']): unknown {
  if (as !== 'number') return cell.trim() === '' ? null : cell;
  const spelling = spellingOf(cell);
  if (spelling === 'number' || spelling === 'big') return numberOf(cell);
  return spelling === 'missing' || spelling === 'token' ? null : cell;
}

/** The records after the header, blank lines left out, with the offsets of their ends, piece by piece. */
async function* readRecords(
  source: Source,
  header: Header,
): AsyncGenerator<{ cells: string[]; end: number }[]> {
  let rest: Buffer = Buffer.alloc(0);
  let [offset, line, unread] = [0, header.lines + 1, header.bytes];
  const take = (whole: boolean): { cells: string[]; end: number }[] => {
    const { records, ends, lines } = firstRecords(rest, header.delimiter, Number.POSITIVE_INFINITY, whole);
    const used = ends.at(-1) ?? 0;
    checkText(rest.subarray(0, used), offset, line);
    const from = offset;
    rest = rest.subarray(used);
    offset += used;
    line += lines.reduce((sum, count) => sum + count, 0);
    if (rest.length > (whole ? 0 : LONGEST_ROW)) {
      throw new UserError({
        what: `truncated-value: a quote that opens in the row on line ${line} is never closed.`,
        cure: 'Close it, or double it if it is part of the text.',
      });
    }
    return records.flatMap((cells, index) =>
      cells.length === 1 && cells[0] === '' ? [] : [{ cells, end: from + ends[index]! }],
    );
  };
  // Errors name the file.
  const pieces = source.text();
  try {
    for (;;) {
      const next = await located(source.name, () => pieces.next());
      if (next.done) break;
      const passed = Math.min(unread, next.value.length);
      unread -= passed;
      offset += passed;
      rest = Buffer.concat([rest, next.value.subarray(passed)]);
      yield await located(source.name, () => take(false));
    }
    yield await located(source.name, () => take(true));
  } finally {
    await pieces.return(undefined);
  }
}

async function located<T>(where: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.findings.map((finding) => ({ where, ...finding })));
  }
}
