import assert from 'node:assert/strict';
import type { Chart, EmptyChart } from '../../../report/charts/chart.js';
import { thresholdsChart } from '../../../report/charts/thresholds.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import { sampleReport } from '../../support/sampleReport.js';

const sample = sampleReport();

describe('thresholdsChart', () => {
  it('names the best F1 and has it in the table, once', () => {
    const points = sample.gate.tables!.thresholds!;
    const best = Math.max(...points.map(({ f1 }) => f1));
    const { label, table } = thresholdsChart(sample, PAGE_PALETTE) as Chart;
    assert.ok(label.includes(`F1 is highest, ${best.toFixed(4)}`));
    const marked = table.rows.filter(([score]) => score.endsWith('(best F1)'));
    assert.deepEqual(
      marked.map((row) => row[4]),
      [best.toFixed(4)],
    );
    assert.ok(table.rows.length <= 22);
  });

  it('leaves a gap where a metric is undefined', () => {
    const thresholds = sample.gate.tables!.thresholds!.map((point) => ({
      ...point,
      precision: null,
      mcc: null,
    }));
    const gate = { ...sample.gate, tables: { deciles: [], thresholds } };
    const { table } = thresholdsChart({ ...sample, gate }, PAGE_PALETTE) as Chart;
    assert.deepEqual([table.rows[0][2], table.rows[0][5]], ['–', '–']);
  });

  it('says so where there are none', () => {
    const gate = { ...sample.gate, tables: undefined };
    assert.match((thresholdsChart({ ...sample, gate }, PAGE_PALETTE) as EmptyChart).empty, /no meaning/);
  });
});
