import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { temporaryFolder } from '../../../support/folder.js';
import { needPython, python } from '../../../support/python.js';
import { type Cell, readFileAsUsersSee, readFilesAsUsersSee, refusalOf } from '../csv/reading.js';

describe('readParquetFiles', () => {
  const folder = temporaryFolder();
  const path = (name: string) => join(folder.path, name);

  /** Runs Python with `folder`, `pandas`, `numpy`, `polars`, `duckdb` and a frame of every type, `frame`. */
  const WRITE = `
import datetime, json, sys, duckdb, numpy, pandas, polars
folder = json.load(sys.stdin)
random = numpy.random.default_rng(5)
n = 70_001
gaps = lambda values: pandas.array(numpy.where(random.random(n) < 0.2, None, values))
frame = pandas.DataFrame({
  'id': numpy.arange(n) + 2**53 - 3,
  'small': random.integers(-100, 100, n).astype('int8'),
  'gaps': pandas.Series(random.integers(0, 9, n)).where(random.random(n) < 0.8).astype('Int64'),
  'number': numpy.where(random.random(n) < 0.1, numpy.nan, random.standard_normal(n)),
  'single': random.random(n).astype('float32'),
  'flag': random.random(n) < 0.5,
  'text': pandas.Series(random.choice(['a', 'b "c"', 'd, e', 'ü'], n)).where(random.random(n) < 0.8),
  'day': pandas.Series(pandas.to_datetime('2026-01-31') + pandas.to_timedelta(random.integers(0, 99, n), 'D')),
})
frame['kind'] = frame['text'].astype('category')
def cell(value):
    if value is None or value is pandas.NaT or value is pandas.NA: return None
    if isinstance(value, float) and numpy.isnan(value): return None
    if isinstance(value, pandas.Timestamp): return value.isoformat()[:10]
    if isinstance(value, (bool, numpy.bool_)): return int(value)
    return value.item() if hasattr(value, 'item') else value
def tell(): print(json.dumps({name: [str(v) if name == 'id' else cell(v) for v in frame[name].tolist()] for name in frame}))
`;

  it('reads what pandas, polars and DuckDB write, of every type, in row groups of any size', async function () {
    needPython(this);
    const expected = python<Record<string, Cell[]>>(
      `${WRITE}
frame.to_parquet(folder + '/pandas.parquet', row_group_size=30_000)
frame.to_parquet(folder + '/gzip.parquet', compression='gzip', index=False)
frame.to_parquet(folder + '/brotli.parquet', compression='brotli', use_dictionary=False, data_page_version='2.0')
lazy = polars.from_pandas(frame)
lazy.write_parquet(folder + '/polars.parquet', compression='snappy', row_group_size=12_345)
lazy.write_parquet(folder + '/zstd.parquet')
duckdb.sql("copy frame to '" + folder + "/duckdb.parquet' (format parquet)")
tell()`,
      folder.path,
    );
    for (const name of ['pandas', 'gzip', 'brotli', 'polars', 'duckdb']) {
      const { columns, errors } = await readFileAsUsersSee(path(`${name}.parquet`));
      assert.deepEqual(errors, [], name);
      assert.deepEqual(columns, expected, name);
    }
    const zstd = readFileAsUsersSee(path('zstd.parquet'));
    if ('zstdDecompressSync' in zlib) assert.deepEqual((await zstd).columns, expected);
    else {
      assert.deepEqual(await refusalOf(zstd), [
        "zstd.parquet: compression-error: the file is compressed with ZSTD, which is not read here. Run the task on an agent with Node 24, or write the file with compression='snappy'.",
      ]);
    }
  });

  it('reads several files as one and names what does not fit', async function () {
    needPython(this);
    python(
      `${WRITE}
write = lambda name, **columns: pandas.DataFrame(columns).to_parquet(folder + '/' + name + '.parquet')
write('a', id=[1, 2], x=[0.5, None], t=['p', None])
write('b', t=['q'], x=[7], id=[3])
write('c', id=[4], x=['seven'], t=['p'])
write('d', id=[5, 6], x=[1.5, float('inf')], t=['p', 'p'], more=[[1], [2]])
write('none', id=pandas.Series(dtype='int64'), x=pandas.Series(dtype='float64'))
print(1)`,
      folder.path,
    );
    const read = (...names: string[]) => readFilesAsUsersSee(names.map((name) => path(`${name}.parquet`)));
    const { columns, errors } = await read('b', 'a');
    assert.deepEqual(errors, []);
    assert.deepEqual(columns, { id: ['1', '2', '3'], x: [0.5, null, 7], t: ['p', null, 'q'] });
    const faults = await read('a', 'c', 'd');
    assert.deepEqual(
      faults.errors.map((line) => line.replace(/\. (Give|Write) .*/, '.')),
      [
        'c.parquet:1 column x: type-error: the column is text here and not in the first file.',
        'd.parquet:1 column more: type-error: the column holds lists or structures.',
        'd.parquet:2 column x: type-error: Infinity is no number to learn from.',
      ],
    );
    assert.deepEqual(await refusalOf(read('none')), [
      'none.parquet: no-rows: the file has no row. Check the step that writes the file.',
    ]);
  });

  it('refuses a damaged file and one of another format among them', async function () {
    needPython(this);
    python(`${WRITE}\nframe.to_parquet(folder + '/whole.parquet')\nprint(1)`, folder.path);
    const size = readFileSync(path('whole.parquet')).length;
    for (const length of [8, size >> 1, size - 1]) {
      copyFileSync(path('whole.parquet'), path('cut.parquet'));
      truncateSync(path('cut.parquet'), length);
      const [line] = await refusalOf(readFileAsUsersSee(path('cut.parquet')));
      assert.match(
        line,
        /^cut\.parquet: compression-error: the Parquet file cannot be read \(.*\)\. Write or copy/,
      );
    }
    writeFileSync(path('x.csv'), 'id,small\n1,2\n');
    const [line] = await refusalOf(readFilesAsUsersSee([path('whole.parquet'), path('x.csv')]));
    assert.match(line, /^x\.csv: compression-error: the Parquet file cannot be read/);
    const other = await refusalOf(
      readFilesAsUsersSee(
        [path('a.csv'), path('whole.parquet')].map((file) => {
          if (file.endsWith('a.csv')) writeFileSync(file, 'id,small\n1,2\n');
          return file;
        }),
      ),
    );
    assert.deepEqual(other, [
      'whole.parquet: This is a Parquet file among CSV files. Give files of one format.',
    ]);
  });
});
