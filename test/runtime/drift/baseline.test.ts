import assert from 'node:assert/strict';
import { Baseline, baselineOf } from '../../../runtime/drift/baseline.js';
import { countInBins } from '../../../runtime/drift/bins.js';
import { kolmogorovSmirnov } from '../../../runtime/drift/ks.js';
import { normalSample } from './samples.js';

describe('baselineOf', () => {
  const scores = normalSample(5000, 1).map((value) => (Number.isNaN(value) ? 0 : value));
  const age = normalSample(5000, 2);
  const few = normalSample(5000, 3, 0, 0);
  const baseline = baselineOf(scores, [
    { name: 'age', kind: 'numeric', values: age },
    { name: 'few', kind: 'numeric', values: few },
    { name: 'region', kind: 'categorical', values: few.map((value) => Math.abs(value)) },
    { name: 'empty', kind: 'numeric', values: new Float64Array(5000).fill(Number.NaN) },
  ]);

  it('samples numbers of many values only, and survives JSON', () => {
    assert.deepEqual(Object.keys(baseline.samples), ['age']);
    assert.deepEqual(Baseline.parse(JSON.parse(JSON.stringify(baseline))), baseline);
  });

  it('keeps samples that stand for all values and tell nothing of rows', () => {
    const sample = Float64Array.from(baseline.samples.age!);
    assert.equal(sample.length, 1000);
    assert.deepEqual(
      [...sample],
      [...sample].sort((a, b) => a - b),
    );
    assert.ok(kolmogorovSmirnov(age, sample, { most: 5000 }).statistic < 0.04);
  });

  it('counts the scores in bins of equal shares', () => {
    const { edges, counts, mean } = baseline.scores;
    assert.deepEqual(counts, countInBins(scores, edges));
    assert.ok(
      counts.slice(0, -1).every((count) => count > 300 && count < 700),
      counts.join(),
    );
    assert.ok(Math.abs(mean - scores.reduce((a, b) => a + b) / 5000) < 1e-12);
  });
});
