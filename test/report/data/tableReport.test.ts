import assert from 'node:assert/strict';
import { MOST_CHARTS, tableReport } from '../../../report/data/tableReport.js';
import type { TableSchema } from '../../../runtime/data/manifest.js';
import type { ColumnProfile } from '../../../runtime/data/profile.js';

const FEATURES = 2000;

/** Two thousand features of fifty long texts each. */
function wide(): { schema: TableSchema; columns: ColumnProfile[] } {
  const levels = Array.from({ length: 50 }, (_, i) => ({
    value: `${i} ${'x'.repeat(5000)}`,
    count: 2,
    targetRate: 0.1,
  }));
  const names = Array.from({ length: FEATURES }, (_, i) => `f${i}`);
  return {
    schema: {
      formatVersion: 1,
      columns: [
        { name: 'id', type: 'string', role: 'id', missing: [] },
        ...names.map((name) => ({
          ...{ name, type: 'string' as const, role: 'feature' as const, kind: 'categorical' as const },
          missing: [],
        })),
      ],
    },
    columns: ['id', ...names].map((name) => ({ name, count: 100, missing: 0, distinct: 50, levels })),
  };
}

describe('tableReport', () => {
  const { schema, columns } = wide();
  const report = tableReport(schema, { formatVersion: 1, rows: 100, columns }, 'binary')!;

  it('has every column, and the values of those that are drawn', () => {
    assert.equal(report.columns.length, FEATURES + 1);
    const drawn = report.columns.filter(({ levels }) => levels);
    assert.deepEqual(
      drawn.map(({ name }) => name),
      Array.from({ length: MOST_CHARTS }, (_, i) => `f${i}`),
    );
    assert.deepEqual(
      drawn[0]!.levels!.map(({ value }) => String(value).split(' ')[0]),
      Array.from({ length: 20 }, (_, i) => String(i)),
    );
  });

  it('fits an attachment that the tab reads, however wide the table', () => {
    assert.ok(JSON.stringify(report).length < 2 ** 20);
  });
});
