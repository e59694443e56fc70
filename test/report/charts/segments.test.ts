import assert from 'node:assert/strict';
import { segmentCharts } from '../../../report/charts/segments.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import { sampleReport } from '../../support/sampleReport.js';

const sample = sampleReport();

describe('segmentCharts', () => {
  it('draws ranking and level of each column and names the lowest and highest group', () => {
    const [gini, level] = segmentCharts(sample, PAGE_PALETTE);
    assert.equal(gini.title, 'Normalised Gini by ps_region');
    assert.equal(level.title, 'Expected/observed by ps_region');
    const { lowest, highest } = sample.gate.segments![0].spread.gini;
    assert.match(gini.label, new RegExp(`lowest is ${lowest} with .*, highest ${highest} with`));
  });

  it('shows the groups with most rows where there are many, and a gap where a metric is missing', () => {
    const [segment] = sample.gate.segments!;
    const groups = Array.from({ length: 60 }, (_, i) => ({
      ...segment.groups[0],
      value: `group ${i}`,
      rows: i,
      metrics: { gini: { value: null, reason: 'no claims' } },
    }));
    const gate = { ...sample.gate, segments: [{ ...segment, groups }] };
    const [{ table }] = segmentCharts({ ...sample, gate }, PAGE_PALETTE);
    assert.equal(table.rows.length, 24);
    assert.deepEqual(table.rows[0].slice(0, 5), ['group 59', '59', table.rows[0][2], '–', '–']);
  });

  it('draws nothing where no segment was asked for', () => {
    assert.deepEqual(
      segmentCharts({ ...sample, gate: { ...sample.gate, segments: undefined } }, PAGE_PALETTE),
      [],
    );
  });
});
