import assert from 'node:assert/strict';
import { Anomalies } from '../../../../runtime/data/anomalies.js';
import type { TableSchema } from '../../../../runtime/data/manifest.js';
import { CHUNK_ROWS } from '../../../../runtime/data/numbers.js';
import { checkTwins, countTwins } from '../../../../runtime/data/sanity/duplicateRows.js';
import type { Table } from '../../../../runtime/data/table.js';
import { describe as render } from '../../../../runtime/error.js';
import { needPython, python } from '../../../support/python.js';
import { Random } from '../../../support/random.js';

function tableOf(x: Float64Array, fuel: Float64Array): { table: Table; schema: TableSchema } {
  return {
    table: {
      rows: x.length,
      columns: [
        { name: 'target', kind: 'numeric', values: x.map((_, row) => row % 2) },
        { name: 'x', kind: 'numeric', values: x },
        { name: 'fuel', kind: 'categorical', values: fuel, levels: ['a', 'b', 'c'] },
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

describe('twins', () => {
  const random = new Random(4);
  const rows = 3000;
  const x = Float64Array.from({ length: rows }, () =>
    random.chance(0.1) ? Number.NaN : random.below(400) / 8,
  );
  const fuel = Float64Array.from({ length: rows }, () => random.below(3));
  const partOf = Uint8Array.from({ length: rows }, () => random.pick([0, 0, 0, 1, 2]));
  const { table, schema } = tableOf(x, fuel);

  it('are the rows that pandas finds to have the features of a train row', function () {
    needPython(this);
    const expected = python<number>(
      `
import json, sys, pandas
x, fuel, part = json.load(sys.stdin)
frame = pandas.DataFrame({'x': x, 'fuel': fuel, 'part': part}).fillna(-1)
train = frame[frame.part == 0].drop_duplicates(['x', 'fuel'])
print(len(frame[frame.part != 0].merge(train, on=['x', 'fuel'])))`,
      [Array.from(x, (value) => (Number.isNaN(value) ? null : value)), Array.from(fuel), Array.from(partOf)],
    );
    const twins = countTwins(table, schema, partOf);
    assert.equal(twins.rows, expected);
    assert.equal(twins.of, partOf.filter((part) => part !== 0).length);
  });

  it('are found whatever arrays hold the numbers: a fraction elsewhere makes no other number of 7', () => {
    // Two chunks, of which the second repeats the first but for its last row.
    const half = Float64Array.from({ length: CHUNK_ROWS }, (_, row) =>
      row % 9 === 0 ? Number.NaN : row % 50_000,
    );
    const long = new Float64Array(2 * CHUNK_ROWS);
    long.set(half);
    long.set(half, CHUNK_ROWS);
    long[long.length - 1] = 0.1;
    const { table, schema } = tableOf(long, new Float64Array(long.length));
    const inTest = Uint8Array.from({ length: long.length }, (_, row) => (row < CHUNK_ROWS ? 0 : 2));
    assert.equal(countTwins(table, schema, inTest).rows, CHUNK_ROWS - 1);
  });

  it('are about as many as expected where the split is at random, whatever the data', () => {
    let [seen, expected] = [0, 0];
    for (let repeat = 0; repeat < 40; repeat++) {
      const parts = partOf.map(() => random.pick([0, 0, 0, 1, 2]));
      const twins = countTwins(table, schema, parts);
      seen += twins.rows;
      expected += twins.expected;
    }
    assert.ok(Math.abs(seen / expected - 1) < 0.02, `${seen} seen, ${expected} expected`);
  });

  it('are reported where there are far more', () => {
    // Pairs of equal rows, the second always away from the first.
    const pairs = tableOf(
      Float64Array.from({ length: rows }, (_, row) => row >> 1),
      new Float64Array(rows),
    );
    const torn = Uint8Array.from({ length: rows }, (_, row) => row % 2);
    const anomalies = new Anomalies('p.csv');
    checkTwins(countTwins(pairs.table, pairs.schema, torn), anomalies);
    assert.deepEqual(anomalies.warnings.map(render), [
      'p.csv: duplicate-row: 1500 of 1500 rows of validation and test have all the features of a train row, where a split at random would give 750. Rows of one policy may be in several parts: name the id or the group that they share.',
    ]);
    const random = new Anomalies('p.csv');
    checkTwins(countTwins(table, schema, partOf), random);
    assert.deepEqual(random.warnings, []);
  });
});
