import assert from 'node:assert/strict';
import { dependenceCharts } from '../../../report/charts/dependence.js';
import { readAt } from '../../../report/charts/readAt.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import { sampleReport } from '../../support/sampleReport.js';

const sample = sampleReport();

describe('dependenceCharts', () => {
  const charts = dependenceCharts(sample, PAGE_PALETTE);

  it('draws every feature to one scale', () => {
    assert.deepEqual(
      charts.map(({ title }) => title),
      sample.dependence.map(({ feature }) => feature),
    );
    const answers = charts.map(
      ({ option }) => JSON.stringify([option.xAxis, option.yAxis]).match(/"min":[\d.]+,"max":[\d.]+/)?.[0],
    );
    assert.equal(new Set(answers).size, 1);
  });

  it('keeps missing values apart from numbers, and among the categories', () => {
    const [numbers] = charts;
    assert.deepEqual(
      readAt(numbers, 1).map(({ name }) => name),
      ['Missing', 'Prediction'],
    );
    assert.equal(numbers.table.rows.at(-1)![0], 'missing');
    const points = [
      { value: 0, level: 'a', answer: 0.02 },
      { value: null, answer: 0.03 },
    ];
    const [named] = dependenceCharts({ ...sample, dependence: [{ feature: 'x', points }] }, PAGE_PALETTE);
    assert.deepEqual(
      named.table.rows.map(([value]) => value),
      ['a', 'missing'],
    );
    assert.deepEqual(readAt(named, 1), [{ name: 'Prediction', value: 3, axis: 0 }]);
  });

  it('draws a feature that changes nothing', () => {
    const dependence = [{ feature: 'x', points: [{ value: 1, answer: 0.04 }] }];
    const [{ label }] = dependenceCharts({ ...sample, dependence }, PAGE_PALETTE);
    assert.match(label, /from 4\.00\s% to 4\.00\s%/);
  });
});
