import { parquetRead, type SchemaElement } from 'hyparquet';
import { fileWriter, ParquetWriter, type Writer } from 'hyparquet-writer';
import type { ColumnSchema, TableSchema } from './manifest.js';
import type { Column, Table } from './table.js';

type Cells = Int32Array | BigInt64Array | Float64Array | (number | bigint | string | null)[];

/** Enough rows for dictionaries to pay, few enough that boxed values of one group stay small. */
const ROWS_PER_GROUP = 100_000;

/**
 * Writes the rows of `table` that `rows` lists as a Parquet file: whole numbers as INT32 or INT64, numbers as
 * DOUBLE, text and text categories as strings, missing as null. Equal input gives equal bytes.
 */
export async function writeParquet(
  path: string,
  table: Table,
  schema: TableSchema,
  rows: Uint32Array,
): Promise<void> {
  const nullable = table.columns.map((column) => hasMissing(column, rows));
  const elements = schema.columns.map((column, i) => parquetElement(column, nullable[i]));
  const root: SchemaElement = { name: 'schema', num_children: elements.length };
  const writer = new ParquetWriter({ writer: fileWriter(path) as Writer, schema: [root, ...elements] });
  for (let start = 0; start < rows.length; start += ROWS_PER_GROUP) {
    const group = rows.subarray(start, start + ROWS_PER_GROUP);
    await writer.write({
      columnData: table.columns.map((column, i) => ({
        name: column.name,
        data: cellsOf(column, elements[i], nullable[i], group),
      })),
      rowGroupSize: ROWS_PER_GROUP,
    });
  }
  await writer.finish();
}

function parquetElement(column: ColumnSchema, nullable: boolean): SchemaElement {
  const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
  const name = column.name;
  switch (column.type) {
    case 'string':
      return {
        name,
        repetition_type,
        type: 'BYTE_ARRAY',
        converted_type: 'UTF8',
        logical_type: { type: 'STRING' },
      };
    case 'number':
      return { name, repetition_type, type: 'DOUBLE' };
    case 'integer': {
      const small = (column.min ?? 0) >= -(2 ** 31) && (column.max ?? 0) < 2 ** 31;
      return { name, repetition_type, type: small ? 'INT32' : 'INT64' };
    }
  }
}

function hasMissing(column: Column, rows: Uint32Array): boolean {
  if (column.kind === 'text') return rows.some((row) => column.values[row] === '');
  const { values } = column;
  for (let i = 0; i < rows.length; i++) if (Number.isNaN(values[rows[i]])) return true;
  return false;
}

function cellsOf(column: Column, { type }: SchemaElement, nullable: boolean, rows: Uint32Array): Cells {
  if (column.kind === 'text') {
    const { values } = column;
    const parse = type === 'BYTE_ARRAY' ? (text: string) => text : type === 'INT64' ? BigInt : Number;
    return Array.from(rows, (row) => (values[row] === '' ? null : parse(values[row])));
  }
  const { values } = column;
  if (column.kind === 'categorical' && column.levels) {
    const { levels } = column;
    return Array.from(rows, (row) => levels[values[row]] ?? null);
  }
  if (type === 'INT64') {
    return Array.from(rows, (row) => (Number.isNaN(values[row]) ? null : BigInt(values[row])));
  }
  // The two that nearly all cells take, as plain loops: they are several times as fast as mapping.
  if (!nullable) {
    const cells = type === 'INT32' ? new Int32Array(rows.length) : new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) cells[i] = values[rows[i]];
    return cells;
  }
  const cells = new Array<number | null>(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]];
    cells[i] = Number.isNaN(value) ? null : value;
  }
  return cells;
}

/**
 * Reads the columns of a Parquet file into the table's column kinds that `schema` calls for.
 * @param file the file's bytes
 * @throws Error when a column is absent or the bytes are not Parquet.
 */
export async function readParquet(file: ArrayBuffer, schema: TableSchema, rows: number): Promise<Table> {
  const builders = new Map(schema.columns.map((column) => [column.name, columnBuilder(column, rows)]));
  await parquetRead({
    file,
    columns: schema.columns.map((column) => column.name),
    onChunk: ({ columnName, columnData, rowStart }) =>
      builders.get(columnName)?.fill(columnData as ArrayLike<unknown>, rowStart),
  });
  return { rows, columns: Array.from(builders.values(), (builder) => builder.column) };
}

interface ColumnBuilder {
  column: Column;
  fill(cells: ArrayLike<unknown>, from: number): void;
}

function columnBuilder({ name, role, kind, type, levels }: ColumnSchema, rows: number): ColumnBuilder {
  const isText = role !== 'feature' && role !== 'target' && role !== 'weight' && role !== 'exposure';
  if (isText) {
    const values = new Array<string>(rows).fill('');
    return {
      column: { name, kind: 'text', values },
      fill(cells, from) {
        for (let i = 0; i < cells.length; i++) values[from + i] = String(cells[i] ?? '');
      },
    };
  }
  const values = new Float64Array(rows).fill(Number.NaN);
  const column: Column =
    kind === 'categorical'
      ? { name, kind: 'categorical', values, ...(levels && { levels }) }
      : { name, kind: 'numeric', values };
  if (type === 'string') {
    const codes = new Map(levels?.map((level, code) => [level, code]));
    return {
      column,
      fill(cells, from) {
        for (let i = 0; i < cells.length; i++) values[from + i] = codes.get(cells[i] as string) ?? Number.NaN;
      },
    };
  }
  return {
    column,
    fill(cells, from) {
      if (cells instanceof Float64Array || cells instanceof Int32Array) values.set(cells, from);
      else for (let i = 0; i < cells.length; i++) values[from + i] = Number(cells[i] ?? Number.NaN);
    },
  };
}
