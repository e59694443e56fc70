import assert from 'node:assert/strict';
import type { ColumnSchema, TableSchema } from '../../../runtime/data/manifest.js';
import { parseShares, requireBothClasses, splitRows } from '../../../runtime/data/split.js';
import type { Column, Table } from '../../../runtime/data/table.js';
import { needPython, python } from '../../support/python.js';

describe('parseShares', () => {
  it('reads percent of train, validation and test', () => {
    assert.deepEqual(parseShares('60/20/20', 'split'), { train: 0.6, validation: 0.2, test: 0.2 });
    assert.deepEqual(parseShares(' 72.5 / 15/12.5', 'split'), {
      train: 0.725,
      validation: 0.15,
      test: 0.125,
    });
  });

  it('refuses everything else', () => {
    for (const text of [
      '60/20',
      '60/20/30',
      '80/20/0',
      '0.6/0.2/0.2',
      'a/b/c',
      '110/-5/-5',
      '',
      '1e1/80/10',
    ]) {
      assert.throws(() => parseShares(text, 'split'), {
        message: `split: “${text}” is no split into three parts. Write the percent of train, validation and test, for example 60/20/20; they must make 100.`,
      });
    }
  });
});

describe('splitRows', () => {
  const shares = { train: 0.6, validation: 0.2, test: 0.2 };

  function withIds(ids: readonly string[]): { table: Table; schema: TableSchema } {
    const columns: Column[] = [{ name: 'policy', kind: 'text', values: ids }];
    const schema: ColumnSchema[] = [{ name: 'policy', type: 'string', role: 'id', missing: [] }];
    return { table: { rows: ids.length, columns }, schema: { formatVersion: 1, columns: schema } };
  }

  function withFeatures(x: number[], fuel: number[]): { table: Table; schema: TableSchema } {
    return {
      table: {
        rows: x.length,
        columns: [
          { name: 'target', kind: 'numeric', values: Float64Array.from(x, (_, row) => row % 2) },
          { name: 'x', kind: 'numeric', values: Float64Array.from(x) },
          { name: 'fuel', kind: 'categorical', values: Float64Array.from(fuel), levels: ['a', 'b'] },
        ],
      },
      schema: {
        formatVersion: 1,
        columns: [
          { name: 'target', type: 'integer', role: 'target', missing: [] },
          { name: 'x', type: 'number', role: 'feature', kind: 'numeric', missing: [] },
          { name: 'fuel', type: 'string', role: 'feature', kind: 'categorical', missing: [] },
        ],
      },
    };
  }

  it('gives the parts their shares, whatever the seed', () => {
    const { table, schema } = withIds(Array.from({ length: 100_000 }, (_, i) => String(i)));
    for (const seed of [0, 1, 123_456_789]) {
      const counts = [0, 0, 0];
      for (const part of splitRows(table, schema, seed, shares).partOf) counts[part]++;
      // Four standard deviations of a binomial count.
      for (const [part, share] of [0.6, 0.2, 0.2].entries()) {
        assert(Math.abs(counts[part] - share * 1e5) < 4 * Math.sqrt(1e5 * share * (1 - share)), `${counts}`);
      }
    }
  });

  it('keeps a policy in its part when rows are added or moved', () => {
    const ids = Array.from({ length: 1000 }, (_, i) => `P-${i}`);
    const before = splitRows(withIds(ids).table, withIds(ids).schema, 1, shares).partOf;
    const more = ['new', ...ids.toReversed()];
    const after = splitRows(withIds(more).table, withIds(more).schema, 1, shares)
      .partOf.subarray(1)
      .toReversed();
    assert.deepEqual(after, before);
  });

  it('gives another split for another seed', () => {
    const { table, schema } = withIds(Array.from({ length: 1000 }, (_, i) => String(i)));
    const parts = [1, 2].map((seed) => splitRows(table, schema, seed, shares).partOf);
    const same = parts[0].filter((part, row) => part === parts[1][row]).length;
    assert(same > 380 && same < 500, `${same} of 1000 rows in the same part; 440 are expected by chance`);
  });

  it('can be repeated with scikit-learn', function () {
    needPython(this);
    const ids = Array.from({ length: 500 }, (_, i) => (i % 2 ? String(i * 97) : `Größe-${i}`));
    const { table, schema } = withIds(ids);
    const expected = python<number[]>(
      `
import json, sys
from sklearn.utils import murmurhash3_32
bucket = lambda id: int(murmurhash3_32(id.encode(), seed=42, positive=True)) % 1_000_000
print(json.dumps([0 if bucket(id) < 600_000 else 1 if bucket(id) < 800_000 else 2 for id in json.load(sys.stdin)]))
`,
      ids,
    );
    const { split, partOf } = splitRows(table, schema, 42, shares);
    assert.deepEqual([...partOf], expected);
    assert.deepEqual(split, { method: 'hash', by: 'policy', seed: 42, shares });
  });

  it('goes by the features where there is no id: equal rows stay together, the target does not matter', () => {
    const x = Array.from({ length: 2000 }, (_, row) => (row >> 1) / 7);
    const fuel = Array.from({ length: 2000 }, (_, row) => [0, 1, Number.NaN][(row >> 1) % 3]);
    const { table, schema } = withFeatures(x, fuel);
    const { split, partOf } = splitRows(table, schema, 3, shares);
    assert.equal(split.by, 'features');
    for (let row = 0; row < 2000; row += 2) assert.equal(partOf[row], partOf[row + 1]);
    const train = partOf.filter((part) => part === 0).length;
    assert(train > 1050 && train < 1350, `${train} of 2000 rows for training`);
  });

  it('does not depend on the order of columns or the codes of categories where there is no id', () => {
    const x = Array.from({ length: 500 }, (_, row) => row / 7);
    const fuel = x.map((_, row) => row % 2);
    const first = withFeatures(x, fuel);
    const other = withFeatures(
      x,
      fuel.map((code) => 1 - code),
    );
    const category = other.table.columns[2];
    if (category.kind === 'categorical') category.levels = ['b', 'a'];
    other.table.columns.reverse();
    other.schema.columns.reverse();
    assert.deepEqual(
      splitRows(other.table, other.schema, 3, shares).partOf,
      splitRows(first.table, first.schema, 3, shares).partOf,
    );
  });
});

describe('requireBothClasses', () => {
  it('refuses a part without claims and one with nothing else, and one without rows', () => {
    const partOf = Uint8Array.of(0, 0, 0, 1, 1);
    assert.throws(() => requireBothClasses(partOf, Float64Array.of(0, 1, 0, 1, 1), 'binary', 'p.csv'), {
      message:
        'p.csv: The split leaves validation and test without rows of both classes: train 3 rows with 1 claims, validation 2 rows with 2 claims, test 0 rows with 0 claims. Give more rows, a larger share to that part, or another seed.',
    });
    requireBothClasses(Uint8Array.of(0, 0, 1, 1, 2, 2), Float64Array.of(0, 1, 0, 1, 0, 1), 'binary', 'p.csv');
  });
});
