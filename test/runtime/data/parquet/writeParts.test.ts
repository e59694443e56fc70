import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnSchema, TableSchema } from '../../../../runtime/data/manifest.js';
import { readPartFile } from '../../../../runtime/data/parquet/readPartFile.js';
import { GROUP_ROWS, partsJob, writeParts } from '../../../../runtime/data/parquet/writeParts.js';
import type { Column } from '../../../../runtime/data/table.js';
import { sha256 } from '../../../../runtime/files.js';
import { temporaryFolder } from '../../../support/folder.js';
import { needPython, python } from '../../../support/python.js';
import { Random } from '../../../support/random.js';

describe('writeParts', () => {
  const folder = temporaryFolder();
  const path = () => join(folder.path, 't.parquet');
  const feature = (
    name: string,
    type: ColumnSchema['type'],
    rest: Partial<ColumnSchema> = {},
  ): ColumnSchema => ({
    name,
    type,
    role: 'feature',
    kind: 'numeric',
    missing: [],
    ...rest,
  });
  const allRows = (rows: number) => Uint32Array.from({ length: rows }, (_, row) => row);

  async function roundTrip(schema: ColumnSchema[], columns: Column[], rows: number) {
    const tableSchema: TableSchema = { formatVersion: 1, columns: schema };
    rmSync(path(), { force: true });
    const [hash] = writeParts(partsJob([path()], { rows, columns }, tableSchema, new Uint8Array(rows)));
    assert.equal(hash, sha256(readFileSync(path())));
    return readPartFile(path(), tableSchema, rows);
  }

  it('keeps whole numbers of any size that a double holds, numbers to the last bit, and text', async () => {
    const columns: Column[] = [
      { name: 'edge', kind: 'numeric', values: Float64Array.of(2 ** 31 - 1, -(2 ** 31), 0) },
      { name: 'beyond', kind: 'numeric', values: Float64Array.of(2 ** 31, -(2 ** 53) + 1, Number.NaN) },
      { name: 'number', kind: 'numeric', values: Float64Array.of(4.9e-324, -1.7976931348623157e308, 0.1) },
      { name: 'nothing', kind: 'numeric', values: new Float64Array(3).fill(Number.NaN) },
      { name: 'id', kind: 'text', values: ['9007199254740991', '-1', '12'] },
      { name: 'text', kind: 'text', values: ['東京 🚗', '', 'a\nb'] },
    ];
    const schema = [
      feature('edge', 'integer', { min: -(2 ** 31), max: 2 ** 31 - 1 }),
      feature('beyond', 'integer', { min: -(2 ** 53) + 1, max: 2 ** 31 }),
      feature('number', 'number'),
      feature('nothing', 'integer'),
      {
        name: 'id',
        type: 'integer',
        role: 'id',
        missing: [],
        min: -1,
        max: 2 ** 53 - 1,
      } satisfies ColumnSchema,
      { name: 'text', type: 'string', role: 'ignore', missing: [] } satisfies ColumnSchema,
    ];
    const table = await roundTrip(schema, columns, 3);
    assert.deepEqual(table, { rows: 3, columns });
  });

  it('keeps rows in order over many row groups, as pyarrow sees them too', async function () {
    const rows = 230_000;
    const random = new Random(3);
    const columns: Column[] = [
      { name: 'row', kind: 'numeric', values: Float64Array.from(allRows(rows)) },
      {
        name: 'gaps',
        kind: 'numeric',
        values: Float64Array.from(allRows(rows), () => (random.chance(0.3) ? Number.NaN : random.next())),
      },
    ];
    const schema = [feature('row', 'integer', { min: 0, max: rows }), feature('gaps', 'number')];
    const table = await roundTrip(schema, columns, rows);
    assert.deepEqual(table, { rows, columns });
    needPython(this);
    const seen = python<{ groups: number; missing: number; sum: number; inOrder: boolean }>(
      `
import json, sys, pyarrow.parquet
file = pyarrow.parquet.ParquetFile(json.load(sys.stdin))
frame = file.read().to_pandas()
print(json.dumps({'groups': file.num_row_groups, 'missing': int(frame['gaps'].isna().sum()),
  'sum': float((frame['gaps'].fillna(0) * frame['row']).sum()), 'inOrder': bool((frame['row'] == range(len(frame))).all())}))
`,
      path(),
    );
    const gaps = columns[1].values as Float64Array;
    const sum = gaps.reduce((total, value, row) => total + (Number.isNaN(value) ? 0 : value * row), 0);
    assert.equal(seen.groups, Math.ceil(rows / GROUP_ROWS));
    assert.equal(seen.missing, gaps.filter(Number.isNaN).length);
    assert.equal(seen.inOrder, true);
    assert(Math.abs(seen.sum - sum) < 1e-9 * sum);
  });
});
