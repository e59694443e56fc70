import assert from 'node:assert/strict';
import { calibrationChart } from '../../../report/charts/calibration.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import { sampleReport } from '../../support/sampleReport.js';

describe('calibrationChart', () => {
  const sample = sampleReport();

  it('counts the groups whose interval holds the prediction', () => {
    const group = { predicted: 0.05, observed: 0.04, low: 0.03, high: 0.06, rows: 10 };
    const calibration = [group, { ...group, predicted: 0.07 }];
    const chart = calibrationChart(
      { ...sample, challenger: { ...sample.challenger, calibration } },
      PAGE_PALETTE,
    );
    assert.ok('label' in chart);
    assert.match(chart.label, /^Calibration\. In 1 of 2 groups/);
  });

  it('has every group with its rows in the table', () => {
    const chart = calibrationChart(sample, PAGE_PALETTE);
    assert.ok('table' in chart);
    assert.equal(chart.table.rows.length, 10);
    assert.deepEqual(chart.table.rows[0].slice(0, 2), ['1 (lowest)', '4,000']);
  });
});
