import assert from 'node:assert/strict';
import type { ColumnSchema, TableSchema } from '../../../../runtime/data/manifest.js';
import { splitRows } from '../../../../runtime/data/split/splitRows.js';
import type { Column, Table } from '../../../../runtime/data/table.js';
import { needPython, python } from '../../../support/python.js';
import { Random } from '../../../support/random.js';

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
      for (const part of splitRows(table, schema, { method: 'hash', seed, shares }).partOf) counts[part]++;
      // Four standard deviations of a binomial count.
      for (const [part, share] of [0.6, 0.2, 0.2].entries()) {
        assert(Math.abs(counts[part] - share * 1e5) < 4 * Math.sqrt(1e5 * share * (1 - share)), `${counts}`);
      }
    }
  });

  it('keeps a policy in its part when rows are added or moved', () => {
    const ids = Array.from({ length: 1000 }, (_, i) => `P-${i}`);
    const before = splitRows(withIds(ids).table, withIds(ids).schema, {
      method: 'hash',
      seed: 1,
      shares,
    }).partOf;
    const more = ['new', ...ids.toReversed()];
    const after = splitRows(withIds(more).table, withIds(more).schema, { method: 'hash', seed: 1, shares })
      .partOf.subarray(1)
      .toReversed();
    assert.deepEqual(after, before);
  });

  it('gives another split for another seed', () => {
    const { table, schema } = withIds(Array.from({ length: 1000 }, (_, i) => String(i)));
    const parts = [1, 2].map((seed) => splitRows(table, schema, { method: 'hash', seed, shares }).partOf);
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
    const { split, partOf } = splitRows(table, schema, { method: 'hash', seed: 42, shares });
    assert.deepEqual([...partOf], expected);
    assert.deepEqual(split, { method: 'hash', by: 'policy', seed: 42, shares });
  });

  it('goes by the features where there is no id: equal rows stay together, the target does not matter', () => {
    const x = Array.from({ length: 2000 }, (_, row) => (row >> 1) / 7);
    const fuel = Array.from({ length: 2000 }, (_, row) => [0, 1, Number.NaN][(row >> 1) % 3]);
    const { table, schema } = withFeatures(x, fuel);
    const { split, partOf } = splitRows(table, schema, { method: 'hash', seed: 3, shares });
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
      splitRows(other.table, other.schema, { method: 'hash', seed: 3, shares }).partOf,
      splitRows(first.table, first.schema, { method: 'hash', seed: 3, shares }).partOf,
    );
  });

  /** 2,000 rows with a claim in 30, in groups of about four and of a day each. */
  function withGroups(): { table: Table; schema: TableSchema } {
    const random = new Random(11);
    const rows = Array.from({ length: 2000 }, (_, row) => row);
    const target = Float64Array.from(rows, () => Number(random.chance(1 / 30)));
    const day = () =>
      `2026-${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`;
    const role = (name: string, role: ColumnSchema['role']): ColumnSchema => ({
      name,
      type: 'string',
      role,
      missing: [],
    });
    return {
      table: {
        rows: rows.length,
        columns: [
          { name: 'policy', kind: 'text', values: rows.map(String) },
          { name: 'target', kind: 'numeric', values: target },
          { name: 'fleet', kind: 'text', values: rows.map(() => `F${random.below(500)}`) },
          { name: 'begin', kind: 'text', values: rows.map(day) },
        ],
      },
      schema: {
        formatVersion: 1,
        columns: [
          role('policy', 'id'),
          role('target', 'target'),
          role('fleet', 'group'),
          role('begin', 'time'),
        ],
      },
    };
  }
  const without = ({ table, schema }: ReturnType<typeof withGroups>, ...names: string[]) => {
    const left = <T extends { name: string }>(columns: readonly T[]) =>
      columns.filter(({ name }) => !names.includes(name));
    return {
      table: { ...table, columns: left(table.columns) },
      schema: { ...schema, columns: left(schema.columns) },
    };
  };
  const perPart = (partOf: Uint8Array, counts: (row: number) => number) =>
    [0, 1, 2].map((part) => partOf.reduce((sum, of, row) => sum + (of === part ? counts(row) : 0), 0));

  it('deals exact shares of rows with a claim and without, whatever the order of rows', () => {
    const { table, schema } = without(withGroups(), 'fleet', 'begin');
    const claims = table.columns[1].values as Float64Array;
    const { split, partOf } = splitRows(table, schema, { method: 'stratified', seed: 1, shares });
    assert.equal(split.by, 'policy');
    for (const sign of [0, 1]) {
      const counts = perPart(partOf, (row) => Number(claims[row] === sign));
      const all = counts[0] + counts[1] + counts[2];
      counts.forEach((count, part) => {
        assert(Math.abs(count - all * [0.6, 0.2, 0.2][part]) <= 1, `${counts} of ${all}`);
      });
    }
    const reversed = {
      rows: table.rows,
      columns: [
        { name: 'policy', kind: 'text' as const, values: (table.columns[0].values as string[]).toReversed() },
        { name: 'target', kind: 'numeric' as const, values: claims.toReversed() },
      ],
    };
    assert.deepEqual(
      splitRows(reversed, schema, { method: 'stratified', seed: 1, shares }).partOf.toReversed(),
      partOf,
    );
  });

  it('never tears a group apart, whatever the method', () => {
    const { table, schema } = withGroups();
    const fleets = table.columns[2].values as readonly string[];
    for (const method of ['hash', 'stratified', 'group', 'time'] as const) {
      const { split, partOf } = splitRows(table, schema, { method, seed: 1, shares });
      assert.equal(split.by, method === 'time' ? 'begin' : 'fleet');
      const of = new Map(fleets.map((fleet, row) => [fleet, partOf[row]]));
      assert(
        fleets.every((fleet, row) => of.get(fleet) === partOf[row]),
        method,
      );
    }
    const { partOf } = splitRows(table, schema, { method: 'group', seed: 1, shares });
    const claims = table.columns[1].values as Float64Array;
    const [train, validation, test] = perPart(partOf, (row) => claims[row]);
    const all = train + validation + test;
    for (const [count, share] of [
      [train, 0.6],
      [validation, 0.2],
      [test, 0.2],
    ]) {
      assert(Math.abs(count / all - share) < 0.08, `${train}, ${validation} and ${test} claims`);
    }
  });

  it('gives the newest rows to the test part, and tells the cuts', () => {
    const { table, schema } = without(withGroups(), 'fleet');
    const times = table.columns[2].values as readonly string[];
    const { split, partOf } = splitRows(table, schema, { method: 'time', seed: 1, shares });
    assert.equal(split.by, 'begin');
    const { validation, test } = split.cuts!;
    times.forEach((time, row) => {
      assert.equal(partOf[row], time < validation ? 0 : time < test ? 1 : 2);
    });
    for (const [part, count] of perPart(partOf, () => 1).entries()) {
      assert(Math.abs(count - [1200, 400, 400][part]) < 10, `${count} rows in part ${part}`);
    }
  });

  it('refuses a method that lacks its column', () => {
    const { table, schema } = without(withGroups(), 'fleet', 'begin');
    assert.throws(() => splitRows(table, schema, { method: 'group', seed: 1, shares }), {
      message: 'splitBy group: No column is the group. Name one as groupColumn, or split by hash.',
    });
    assert.throws(() => splitRows(table, schema, { method: 'time', seed: 1, shares }), {
      message: 'splitBy time: No column is the time. Name one as timeColumn, or split by hash.',
    });
  });
});
