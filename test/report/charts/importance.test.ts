import assert from 'node:assert/strict';
import type { Chart, EmptyChart } from '../../../report/charts/chart.js';
import { importanceChart, shapChart } from '../../../report/charts/importance.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import { sampleReport } from '../../support/sampleReport.js';

const sample = sampleReport();
const importance = [
  { feature: 'a', gain: 3, splits: 1, shap: 0.1 },
  { feature: 'b', gain: 1, splits: 9, shap: 0.3 },
];

describe('charts of importance', () => {
  it('order features by gain and by SHAP, each as a share of all', () => {
    const [gain, shap] = [importanceChart, shapChart].map(
      (draw) => draw({ ...sample, importance }, PAGE_PALETTE) as Chart,
    );
    assert.deepEqual(
      gain.table.rows.map((row) => row.slice(0, 2)),
      [
        ['a', '75.00\u00a0%'],
        ['b', '25.00\u00a0%'],
      ],
    );
    assert.deepEqual(
      shap.table.rows.map(([feature]) => feature),
      ['b', 'a'],
    );
  });

  it('say so where a model came without SHAP values', () => {
    const without = importance.map(({ shap, ...one }) => one);
    const chart = shapChart({ ...sample, importance: without }, PAGE_PALETTE) as EmptyChart;
    assert.match(chart.empty, /without SHAP values/);
    assert.ok('option' in importanceChart({ ...sample, importance: without }, PAGE_PALETTE));
  });
});
