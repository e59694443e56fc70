import assert from 'node:assert/strict';
import { missingChart } from '../../../report/data/missingChart.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import { sampleData } from './sampleData.js';

describe('missingChart', () => {
  it('shows columns whose missing share changed, the largest change first', () => {
    const drift = structuredClone(sampleData().drift!);
    const set = (i: number, before: number, now: number) => {
      drift.columns[i].missing = { before, now };
    };
    drift.columns.forEach((_, i) => {
      set(i, 0.1, 0.1);
    });
    set(0, 0.1, 0.2);
    set(1, 0.9, 0.5);
    const chart = missingChart(drift, PAGE_PALETTE);
    assert.ok(!('empty' in chart));
    assert.deepEqual(
      chart.table.rows.map(([column]) => column),
      [drift.columns[1].column, drift.columns[0].column],
    );
    assert.match(chart.label, /from 90\.00.% to 50\.00.%/);
    drift.columns = drift.columns.slice(2);
    assert.ok('empty' in missingChart(drift, PAGE_PALETTE));
  });
});
