import assert from 'node:assert/strict';
import { learningChart } from '../../../report/charts/learning.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import type { ReportData } from '../../../report/report.js';
import { sampleReport } from '../../support/sampleReport.js';

describe('learningChart', () => {
  const sample = sampleReport();
  const chartOf = (learning: ReportData['learning']) => learningChart({ ...sample, learning }, PAGE_PALETTE);

  it('names the best iteration and has it in the table', () => {
    const chart = chartOf({ metric: 'auc', validation: [0.5, 0.7, 0.6], bestIteration: 2 });
    assert.ok('table' in chart);
    assert.match(chart.label, /Best after 2: 0\.7000/);
    assert.deepEqual(chart.table.rows, [
      ['1', '0.5000'],
      ['2 (best)', '0.7000'],
      ['3', '0.6000'],
    ]);
  });

  it('holds every value between the ends of its axis', () => {
    for (const validation of [
      [0.1533, 0.1534, 0.15331],
      [3, 3],
      [-2, 5000],
      [1e-9, 2e-9],
    ]) {
      const chart = chartOf({ metric: 'm', validation, bestIteration: 1 });
      assert.ok('option' in chart);
      const { min, max } = chart.option.yAxis as { min: number; max: number };
      assert.ok(min < Math.min(...validation) && Math.max(...validation) < max, `${min} ${max}`);
    }
  });

  it('says why there is no curve', () => {
    assert.ok('empty' in chartOf(null));
    assert.ok('empty' in chartOf({ metric: 'auc', validation: [0.5], bestIteration: 1 }));
  });
});
