import { parquetMetadataAsync, parquetRead } from 'hyparquet';
import { sharedNumbers } from '../../sharedNumbers.js';
import type { ColumnSchema, TableSchema } from '../manifest.js';
import type { Column, Table } from '../table.js';
import { withFileBuffer } from './fileBuffer.js';

/**
 * Reads a part of a dataset, one row group after the other, into the table's column kinds that `schema` calls for.
 * @throws Error when a column is absent or the file is not Parquet.
 */
export async function readPartFile(path: string, schema: TableSchema, rows: number): Promise<Table> {
  const builders = new Map(schema.columns.map((column) => [column.name, columnBuilder(column, rows)]));
  const columns = [...builders.keys()];
  await withFileBuffer(path, async (file) => {
    const metadata = await parquetMetadataAsync(file);
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      await parquetRead({
        file,
        metadata,
        columns,
        rowStart,
        rowEnd,
        onChunk: (chunk) =>
          builders.get(chunk.columnName)!.fill(chunk.columnData as ArrayLike<unknown>, chunk.rowStart),
      });
      rowStart = rowEnd;
    }
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
  const values = sharedNumbers(rows).fill(Number.NaN);
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
