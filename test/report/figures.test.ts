import assert from 'node:assert/strict';
import { differenceFigure, metricFigure, moment, percent, whole } from '../../report/figures.js';

describe('figures', () => {
  it('writes what is no number as a dash', () => {
    assert.deepEqual([null, undefined, Number.NaN, Number.POSITIVE_INFINITY].map(metricFigure), [
      '–',
      '–',
      '–',
      '–',
    ]);
    assert.equal(percent(Number.NaN), '–');
    assert.equal(moment(Number.NaN), '–');
  });

  it('writes differences with their sign', () => {
    assert.deepEqual([0.0123, -0.0123, 0].map(differenceFigure), ['+0.0123', '−0.0123', '0.0000']);
  });

  it('writes counts, shares and times alike on every machine', () => {
    assert.equal(whole(1234567.4), '1,234,567');
    assert.equal(percent(0.03645), '3.65\u00a0%');
    assert.equal(moment(Date.UTC(2026, 10, 3, 14, 5)), '2026-11-03 14:05 UTC');
  });
});
