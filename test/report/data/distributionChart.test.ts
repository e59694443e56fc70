import assert from 'node:assert/strict';
import { distributionChart } from '../../../report/data/distributionChart.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import type { ColumnProfile } from '../../../runtime/data/profile.js';

const chart = (column: ColumnProfile) => {
  const made = distributionChart(column, 1000, 'binary', PAGE_PALETTE);
  assert.ok(!('empty' in made));
  return made;
};

describe('distributionChart', () => {
  it('has bars in the order of numbers, the rest and the missing last, and points where rows suffice', () => {
    const { table, option } = chart({
      name: 'doors',
      count: 900,
      missing: 100,
      missingTargetRate: 0.03,
      distinct: 4,
      levels: [
        { value: 5, count: 500, targetRate: 0.1 },
        { value: 2, count: 340, targetRate: 0.2 },
        { value: 3, count: 10, targetRate: 0.5 },
      ],
    });
    assert.deepEqual(
      table.rows.map(([name, rows]) => [name, rows]),
      [
        ['2', '340'],
        ['3', '10'],
        ['5', '500'],
        ['others', '50'],
        ['missing', '100'],
      ],
    );
    const series = option.series as { data: unknown[] }[];
    assert.deepEqual(series[0].data, [34, 1, 50, 5, 10]);
    assert.deepEqual(series[1].data, [
      [0, 20],
      [2, 10],
      [4, 3],
    ]);
  });

  it('has a bar for each range of a histogram', () => {
    const bin = (from: number, count: number) => ({
      from,
      to: from + 0.5,
      count,
      targetRate: count ? 0.1 : null,
    });
    const { table, meaning } = chart({
      ...{ name: 'age', count: 1000, missing: 0, distinct: 700 },
      histogram: [bin(18, 600), bin(18.5, 0), bin(19, 400)],
    });
    assert.deepEqual(
      table.rows.map(([name]) => name),
      ['18–18.5', '18.5–19', '19–19.5'],
    );
    assert.match(meaning, /700 values, in 3 ranges of equal width; 0\.00.% missing\./);
  });

  it('says so where a column is empty', () => {
    const empty = distributionChart(
      { name: 'x', count: 0, missing: 0, distinct: 0 },
      1000,
      'count',
      PAGE_PALETTE,
    );
    assert.ok('empty' in empty);
  });
});
