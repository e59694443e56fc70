import { UserError } from '../../runtime/error.js';
import { type Grid, readColumnNames } from '../batch.js';

const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;

/**
 * Reads CSV as pandas writes it: comma, a header with the features' names, quotes where needed. An empty cell is
 * missing; other cells are numbers, except in `textColumns`.
 * @throws UserError
 */
export function readCsvBody(text: string, textColumns: ReadonlySet<string>): Grid {
  const [header = [], ...records] = readCells(text);
  const columns = readColumnNames(header, 'header');
  if (records.length === 0) {
    throw new UserError({ what: 'No rows.', cure: 'Send a header and at least one row.' });
  }
  const ragged = records.flatMap(({ length }, row) =>
    length === columns.length
      ? []
      : { where: `row ${row}`, what: `${length} cells under ${columns.length} headings.` },
  );
  if (ragged.length > 0) throw new UserError(ragged);
  const isText = columns.map((column) => textColumns.has(column));
  return {
    columns,
    rows: records.map((cells) =>
      cells.map((cell, column) => {
        if (cell === '') return null;
        return !isText[column] && NUMBER.test(cell) ? Number(cell) : cell;
      }),
    ),
  };
}

/** Splits CSV text into its cells, quotes undone. Blank lines are no records. */
function readCells(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  // A cell is quoted or plain, and ends at a comma, a line break or the end.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) {
      throw new UserError({
        where: `row ${records.length - 1}`,
        what: 'A quote is not closed or stands inside a cell.',
        cure: 'Put cells with quotes, commas or line breaks in quotes, and double the quotes inside.',
      });
    }
    const [, quoted, plain, end] = found;
    record.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') {
      if (cell.lastIndex === text.length) record.push('');
      else continue;
    }
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  }
  return records;
}
