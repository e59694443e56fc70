import assert from 'node:assert/strict';
import { Anomalies } from '../../../../runtime/data/anomalies.js';
import { profileOf } from '../../../../runtime/data/profileTable.js';
import { targetColumn } from '../../../../runtime/data/roleColumns.js';
import { checkSanity } from '../../../../runtime/data/sanity/checkSanity.js';
import { areaOf } from '../../../../runtime/data/sanity/targetLeak.js';
import { splitRows } from '../../../../runtime/data/split/splitRows.js';
import type { FeatureColumn } from '../../../../runtime/data/table.js';

describe('checkSanity', () => {
  it('makes every check in one pass', () => {
    const rows = 400;
    const column = (name: string, of: (row: number) => number): FeatureColumn => ({
      name,
      kind: 'numeric',
      values: Float64Array.from({ length: rows }, (_, row) => of(row)),
    });
    const table = {
      rows,
      columns: [
        {
          name: 'policy',
          kind: 'text' as const,
          values: Array.from({ length: rows }, (_, row) => String(row >> 1)),
        },
        column('target', (row) => Number(row % 4 === 0)),
        column('leak', (row) => Number(row % 4 === 0)),
        column('no', (row) => row),
      ],
    };
    const schema = {
      formatVersion: 1 as const,
      columns: [
        { name: 'policy', type: 'string' as const, role: 'id' as const, missing: [] },
        { name: 'target', type: 'integer' as const, role: 'target' as const, missing: [] },
        ...['leak', 'no'].map((name) => ({
          name,
          type: 'integer' as const,
          role: 'feature' as const,
          missing: [],
        })),
      ],
    };
    const partOf = Uint8Array.from({ length: rows }, (_, row) => [0, 0, 1, 2, 0][row % 5]);
    const { split } = splitRows(table, schema, {
      method: 'hash',
      seed: 1,
      shares: { train: 0.6, validation: 0.2, test: 0.2 },
    });
    const anomalies = new Anomalies('p.csv');
    const areas = new Map<string, number | undefined>();
    const profile = profileOf(table, targetColumn(table, schema), {
      partOf,
      witness: (column, tally) => areas.set(column.name, areaOf(column, tally)),
    });
    const { twins } = checkSanity({ table, schema, profile, areas, partOf, split }, anomalies);
    const kinds = [...anomalies.errors, ...anomalies.warnings].map(({ what }) => what.split(':')[0]);
    assert.deepEqual(kinds, ['target-leak', 'high-uniqueness', 'part-overlap']);
    assert.deepEqual(twins, { rows: 0, of: 160, expected: 0 });
  });
});
