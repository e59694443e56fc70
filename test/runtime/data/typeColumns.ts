import { tmpdir } from 'node:os';
import { Anomalies } from '../../../runtime/data/anomalies.js';
import { ChunkStore } from '../../../runtime/data/chunkStore.js';
import type { SourceColumn } from '../../../runtime/data/csv/columnType.js';
import { LineIndex } from '../../../runtime/data/csv/lineIndex.js';
import { Numbers } from '../../../runtime/data/numbers.js';
import type { NamedRoles } from '../../../runtime/data/roles/namedRoles.js';
import { typeTable } from '../../../runtime/data/typing.js';
import { describe as render } from '../../../runtime/error.js';

export type Cells = (number | string | null)[];

/** Types columns as typeTable does those of a file whose first row is on line 2; short columns repeat. */
export function typeColumns(columns: Record<string, Cells>, roles: NamedRoles = { target: 'target' }) {
  const all: Record<string, Cells> = { target: [0, 1, 0, 1], ...columns };
  const rows = Math.max(...Object.values(all).map((cells) => cells.length));
  const lines = new LineIndex();
  const store = new ChunkStore(tmpdir());
  for (let row = 0; row < rows; row++) lines.add(row, row + 2);
  const sources = Object.entries(all).map(([name, cells]): SourceColumn => {
    const full = Array.from({ length: rows }, (_, row) => cells[row % cells.length]);
    const texts = full.filter((cell) => typeof cell === 'string');
    if (texts.length === 0) {
      return {
        name,
        type: 'number',
        cells: Numbers.from(
          Float64Array.from(full, (cell) => (cell === null ? Number.NaN : Number(cell))),
          store,
        ),
        tokens: [],
      };
    }
    const levels = [...new Set(texts), 'left behind by a discarded row'];
    const values = Float64Array.from(full, (cell) =>
      cell === null ? Number.NaN : levels.indexOf(String(cell)),
    );
    return { name, type: 'text', cells: Numbers.from(values, store), levels };
  });
  const anomalies = new Anomalies('t.csv');
  const source = { rows, columns: sources, lines, files: [], store };
  const { table, schema, targetKind } = typeTable(source, roles, anomalies);
  return {
    targetKind,
    column: Object.fromEntries(table.columns.map((column) => [column.name, column])),
    schema: Object.fromEntries(schema.columns.map(({ name, ...rest }) => [name, rest])),
    errors: anomalies.errors.map(render),
    warnings: anomalies.warnings.map(render),
  };
}
