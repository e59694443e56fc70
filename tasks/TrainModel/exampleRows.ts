import type { TableSchema } from '../../runtime/data/manifest.js';
import type { Table } from '../../runtime/data/table.js';
import type { ExampleRow } from '../../runtime/model/directory.js';

/** How many rows the model carries as its example; a smoke test scores them. */
const ROWS = 5;

/** The first rows as a client would send them: features only, null where missing, text for text categories. */
export function exampleRows(table: Table, schema: TableSchema): ExampleRow[] {
  const features = table.columns.filter((_, index) => schema.columns[index]!.role === 'feature');
  return Array.from({ length: Math.min(ROWS, table.rows) }, (_, row) =>
    Object.fromEntries(
      features.map((column) => {
        if (column.kind === 'text') return [column.name, column.values[row] || null];
        const value = column.values[row]!;
        if (Number.isNaN(value)) return [column.name, null];
        const level = column.kind === 'categorical' ? column.levels?.[value] : undefined;
        return [column.name, level ?? value];
      }),
    ),
  );
}
