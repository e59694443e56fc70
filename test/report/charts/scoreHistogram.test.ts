import assert from 'node:assert/strict';
import { scoreHistogramChart } from '../../../report/charts/scoreHistogram.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import type { ReportData } from '../../../report/report.js';
import type { TargetKind } from '../../../runtime/data/manifest.js';
import { sampleReport } from '../../support/sampleReport.js';

const sample = sampleReport();

function chart(targetKind: TargetKind, scoreHistogram = sample.challenger.scoreHistogram) {
  const data: ReportData = {
    ...sample,
    gate: { ...sample.gate, data: { ...sample.gate.data, targetKind } },
    challenger: { ...sample.challenger, scoreHistogram },
  };
  const made = scoreHistogramChart(data, PAGE_PALETTE);
  assert.ok(!('empty' in made));
  return made;
}

describe('scoreHistogramChart', () => {
  it('gives probabilities in percent and other predictions as they are', () => {
    const { edges } = sample.challenger.scoreHistogram;
    const start = (kind: TargetKind) => (chart(kind).option.series as { data: number[][] }[])[0]!.data[0]![0];
    assert.equal(start('binary'), 100 * edges[0]!);
    assert.equal(start('count'), edges[0]);
    assert.match(chart('binary').table.rows[0]![0]!, /%/);
    assert.doesNotMatch(chart('count').table.rows[0]![0]!, /%/);
  });

  it('is of all policies where every one has an amount', () => {
    const { edges, claims } = sample.challenger.scoreHistogram;
    const { legend, table } = chart('amount', { edges, claims, others: claims.map(() => 0) });
    assert.deepEqual(
      legend.map(({ name }) => name),
      ['All policies'],
    );
    assert.deepEqual(table.head, ['Score', 'All policies']);
    assert.equal(table.rows.length, claims.length);
  });
});
