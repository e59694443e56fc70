import assert from 'node:assert/strict';
import type { Chart, EmptyChart } from '../../../report/charts/chart.js';
import { doubleLiftChart } from '../../../report/charts/doubleLift.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import { sampleReport } from '../../support/sampleReport.js';

const sample = sampleReport();

describe('doubleLiftChart', () => {
  it('counts the groups in which the model is closer to what was seen', () => {
    const bins = sample.gate.tables!.doubleLift!.map((bin) => ({ ...bin, observed: bin.champion }));
    bins[0] = { ...bins[0], observed: bins[0].candidate };
    const gate = { ...sample.gate, tables: { deciles: [], doubleLift: bins } };
    const { label } = doubleLiftChart({ ...sample, gate }, PAGE_PALETTE) as Chart;
    assert.match(label, /closer to the observed claim rate than the champion in 1 of 10 groups/);
  });

  it('shows amounts as they are', () => {
    const gate = { ...sample.gate, data: { ...sample.gate.data, targetKind: 'amount' as const } };
    const chart = doubleLiftChart({ ...sample, gate }, PAGE_PALETTE) as Chart;
    assert.doesNotMatch(JSON.stringify(chart.table.rows), /%/);
    assert.match(chart.label, /mean target/);
  });

  it('says why there is nothing to compare', () => {
    const without = { ...sample, gate: { ...sample.gate, tables: undefined, champion: null } };
    assert.match((doubleLiftChart(without, PAGE_PALETTE) as EmptyChart).empty, /no champion/);
    const unscored = { ...sample, gate: { ...sample.gate, tables: undefined } };
    assert.match((doubleLiftChart(unscored, PAGE_PALETTE) as EmptyChart).empty, /could not be compared/);
  });
});
