import type { SchemaElement } from 'hyparquet';
import type { ColumnSchema } from '../manifest.js';
import type { StoredNumbers } from '../numbers.js';
import { numbersOf, textsOf } from '../storedColumn.js';
import type { Column } from '../table.js';

/** A column as plain data that another thread can take, and what it is in Parquet. */
export interface PartColumn {
  element: SchemaElement;
  /** Numbers, or codes of texts; NaN is missing. */
  cells: StoredNumbers | Float64Array;
  /** By code, for a column of text. */
  levels?: readonly string[] | undefined;
}

export function partColumn(column: Column, schema: ColumnSchema): PartColumn {
  const { cells, levels } = cellsOf(column, schema.type);
  const hasMissing = cells instanceof Float64Array ? cells.some(Number.isNaN) : cells.missing > 0;
  return { element: parquetElement(schema, hasMissing), cells, levels };
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
function cellsOf(column: Column, type: ColumnSchema['type']): Pick<PartColumn, 'cells' | 'levels'> {
  if (column.kind !== 'text') {
    const cells = numbersOf(column)?.stored ?? column.values;
    return { cells, levels: column.kind === 'categorical' ? column.levels : undefined };
  }
  const texts = textsOf(column);
  if (texts) return { cells: texts.codes.stored, levels: texts.levels };
  const { values } = column;
  if (type !== 'string') return { cells: Float64Array.from(values, numberOfText) };
  const codes = new Map<string, number>();
  const cells = Float64Array.from(values, (text) => {
    if (text === '') return Number.NaN;
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    return code;
  });
  return { cells, levels: [...codes.keys()] };
}

function numberOfText(text: string): number {
  if (text === '') return Number.NaN;
  const number = Number(text);
  if (Number.isNaN(number)) throw new Error(`${JSON.stringify(text)} is no number, in a column of numbers.`);
  return number;
}
