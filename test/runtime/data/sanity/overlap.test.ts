import assert from 'node:assert/strict';
import { Anomalies } from '../../../../runtime/data/anomalies.js';
import type { ColumnSchema } from '../../../../runtime/data/manifest.js';
import { profileOf } from '../../../../runtime/data/profileTable.js';
import { checkOverlap } from '../../../../runtime/data/sanity/overlap.js';
import type { Split } from '../../../../runtime/data/split/splitRows.js';
import type { Table } from '../../../../runtime/data/table.js';
import { describe as render } from '../../../../runtime/error.js';

function warnings(
  columns: Partial<Record<'id' | 'group' | 'time', string[]>>,
  partOf: number[],
  method: Split['method'] = 'hash',
): string[] {
  const anomalies = new Anomalies('p.csv');
  const entries = Object.entries(columns);
  const table: Table = {
    rows: partOf.length,
    columns: entries.map(([name, values]) => ({ name, kind: 'text', values })),
  };
  const schema = entries.map(
    ([name]): ColumnSchema => ({ name, type: 'string', role: name as 'id', missing: [] }),
  );
  const profile = profileOf(table, new Float64Array(partOf.length));
  checkOverlap(
    table,
    { formatVersion: 1, columns: schema },
    { profile, partOf: Uint8Array.from(partOf), method },
    anomalies,
  );
  return anomalies.warnings.map(render);
}

describe('checkOverlap', () => {
  it('counts ids and groups that the train part shares', () => {
    assert.deepEqual(
      warnings({ id: ['a', 'a', 'b', 'c', 'c'], group: ['g', 'h', 'g', 'i', 'i'] }, [0, 1, 2, 0, 2]),
      [
        'p.csv column id: part-overlap: 2 of the ids in validation and test are in the train part too, so the model has seen them. Name the column as groupColumn too if its rows must stay together.',
        'p.csv column group: part-overlap: 2 of the groups in validation and test are in the train part too, so the model has seen them. Split by group.',
      ],
    );
  });

  it('counts train rows that are newer than the oldest of the test part', () => {
    const time = ['2024', '2026', '2025', '2025', '2027'];
    assert.deepEqual(warnings({ time }, [0, 0, 1, 2, 2]), [
      'p.csv column time: part-overlap: 1 train rows are of times after the first of the test part, so the model knows its future. Split by time to measure what a model is worth on what comes next.',
    ]);
    assert.deepEqual(warnings({ time }, [0, 0, 1, 2, 2], 'time'), []);
  });

  it('has nothing to say where parts are apart, or where there is nothing to compare', () => {
    assert.deepEqual(warnings({ id: ['a', 'a', 'b', 'c'], time: ['1', '1', '2', '3'] }, [0, 0, 1, 2]), []);
    assert.deepEqual(warnings({}, [0, 1, 2]), []);
  });
});
