import assert from 'node:assert/strict';
import { precisionRecallChart } from '../../../report/charts/precisionRecall.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import { curvesOf } from '../../../runtime/metrics/curves.js';
import { sampleReport } from '../../support/sampleReport.js';

describe('precisionRecallChart', () => {
  it('fits its axis to what follows the first few claims', () => {
    const chart = precisionRecallChart(sampleReport(), PAGE_PALETTE);
    assert.ok('option' in chart);
    const { max } = chart.option.yAxis as { max: number };
    assert.ok(max > 3.7 && max <= 30, String(max));
  });

  it('shows a perfect model up to 100 %', () => {
    const perfect = curvesOf({ scores: Float64Array.of(0.9, 0.8, 0.1), labels: Float64Array.of(1, 1, 0) });
    const chart = precisionRecallChart(
      { ...sampleReport(), challenger: perfect, champion: null },
      PAGE_PALETTE,
    );
    assert.ok('option' in chart);
    assert.equal((chart.option.yAxis as { max: number }).max, 100);
    assert.deepEqual(chart.table.rows.at(-2), ['95\u00a0%', '100.0\u00a0%']);
  });
});
