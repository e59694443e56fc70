import assert from 'node:assert/strict';
import { historyChart } from '../../../report/charts/history.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import type { ReportData } from '../../../report/report.js';
import { sampleReport } from '../../support/sampleReport.js';

describe('historyChart', () => {
  const sample = sampleReport();
  const run = (runId: string, gini?: number, current = false): ReportData['history'][number] => ({
    runId,
    startTime: 0,
    dataVersion: 'v',
    metrics: { ...(gini !== undefined && { test_gini: gini }) },
    current,
  });

  it('marks this run and leaves out runs that were not evaluated', () => {
    const history = [run('a', 0.2), run('b'), run('c', 0.3, true)];
    const chart = historyChart({ ...sample, history }, PAGE_PALETTE);
    assert.ok('table' in chart);
    assert.deepEqual(
      chart.table.rows.map(([name]) => name),
      ['a', 'c (this run)'],
    );
    assert.match(chart.label, /of 2 runs, from 0\.2000 to 0\.3000; this run has 0\.3000/);
  });

  it('says that a first run has nothing to be compared with', () => {
    const chart = historyChart({ ...sample, history: [run('a', 0.2, true)] }, PAGE_PALETTE);
    assert.ok('empty' in chart && /first run/.test(chart.empty));
  });
});
