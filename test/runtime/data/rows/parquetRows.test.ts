import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRows, type WantedColumn } from '../../../../runtime/data/rows/rowSource.js';
import { UserError } from '../../../../runtime/error.js';
import { needPython, python } from '../../../support/python.js';

const WRITE = `
import sys, json, datetime, pyarrow as pa, pyarrow.parquet as pq
given = json.load(sys.stdin)
table = pa.table({
    'id': pa.array([9007199254740993 + i for i in range(25)], pa.int64()),
    'whole': pa.array([i if i % 5 else None for i in range(25)], pa.int64()),
    'small': pa.array(list(range(25)), pa.int8()),
    'number': pa.array([i / 7 if i % 4 else float('nan') for i in range(25)], pa.float64()),
    'single': pa.array([i / 8 for i in range(25)], pa.float32()),
    'text': pa.array(['north' if i % 3 else None for i in range(25)], pa.string()),
    'category': pa.array(['a', 'b', 'a', None, 'c'] * 5).dictionary_encode(),
    'yes': pa.array([i % 2 == 0 for i in range(25)], pa.bool_()),
    'day': pa.array([datetime.date(2026, 1, 1 + i) for i in range(25)]),
})
pq.write_table(table, given['path'], row_group_size=10, compression=given['codec'])
print(json.dumps([[None if v != v else v for v in column.to_pylist()] for column in table.columns[1:]], default=str))`;

describe('runtime/data/rows/parquetRows', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parquet rows '));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const wanted: WantedColumn[] = [
    { name: 'id', as: 'key' },
    ...['whole', 'small', 'number', 'single', 'text', 'category', 'yes', 'day'].map((name) => ({
      name,
      as: 'number' as const,
    })),
  ];

  for (const codec of ['snappy', 'gzip', 'brotli', 'none']) {
    it(`reads what pyarrow writes with ${codec}, row group by row group`, async function () {
      needPython(this, 'pyarrow');
      const path = join(folder, 'table.parquet');
      const expected = python<unknown[][]>(WRITE, { path, codec });
      const source = await openRows(path);
      assert.deepEqual(
        source.columns,
        wanted.map(({ name }) => name),
      );
      const columns: unknown[][] = wanted.map(() => []);
      const sizes: number[] = [];
      for await (const block of source.blocks(wanted, 0)) {
        sizes.push(block.rows);
        for (const [index, cells] of block.columns.entries()) columns[index]!.push(...Array.from(cells));
      }
      assert.deepEqual(sizes, [10, 10, 5]);
      assert.deepEqual(columns.slice(1), expected);
      // Beyond 2^53, where doubles have gaps.
      assert.equal(columns[0]![24], '9007199254741017');

      const rest: unknown[] = [];
      for await (const {
        columns: [ids],
      } of source.blocks(wanted, 10))
        rest.push(...Array.from(ids!));
      assert.deepEqual(rest, columns[0]!.slice(10));
    });
  }

  it('says which compression it cannot read', async function () {
    needPython(this, 'pyarrow');
    const path = join(folder, 'table.parquet');
    python(WRITE, { path, codec: 'lz4' });
    await assert.rejects(
      openRows(path),
      /table\.parquet: compression-error: the file is compressed with LZ4/,
    );
  });

  it('refuses a file that is cut', async () => {
    const path = join(folder, 'cut.parquet');
    await writeFile(path, 'PAR1 and no more');
    await assert.rejects(openRows(path), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /cut\.parquet: compression-error: the Parquet file cannot be read/);
      return true;
    });
  });
});
