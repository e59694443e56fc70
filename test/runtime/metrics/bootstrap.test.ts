import assert from 'node:assert/strict';
import { auc } from '../../../runtime/metrics/auc.js';
import { bootstrap, percentileInterval } from '../../../runtime/metrics/bootstrap.js';
import { expectedObserved } from '../../../runtime/metrics/expectedObserved.js';
import { lift } from '../../../runtime/metrics/lift.js';
import { logLoss } from '../../../runtime/metrics/logLoss.js';
import type { Scored } from '../../../runtime/metrics/metric.js';
import { needPython, python } from '../../support/python.js';
import { assertClose, normal, randomNumbers, scoredOf, simulated } from './cases.js';

const spread = (values: Float64Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

describe('bootstrap', () => {
  it('has the spread of DeLong for AUC', () => {
    const scored = simulated(2000, 81);
    const [[areas]] = bootstrap([scored], [auc], { count: 600, seed: 1 });
    const metric = auc(scored);
    assert.ok(metric.status === 'computed' && metric.interval);
    const expected = (metric.interval.high - metric.interval.low) / 2 / 1.959963984540054;
    assert.ok(Math.abs(spread(areas) / expected - 1) < 0.15, `${spread(areas)} but ${expected} was expected`);
  });

  it('draws the same rows for both models', () => {
    const scored = simulated(800, 82);
    const copy = { ...scored, scores: scored.scores.slice() };
    const [first, second] = bootstrap([scored, copy], [logLoss], { count: 50, seed: 2 });
    assert.deepEqual(first, second);
  });

  it('gives the same draws for the same seed', () => {
    const draw = (seed: number) => bootstrap([simulated(300, 83)], [logLoss], { count: 20, seed });
    assert.deepEqual(draw(5), draw(5));
    assert.notDeepEqual(draw(5), draw(6));
  });

  it('draws groups whole: doubled rows in pairs are as noisy as the rows themselves', () => {
    const once = simulated(700, 84);
    const twice = (values: Float64Array): Float64Array =>
      Float64Array.from({ length: 1400 }, (_, i) => values[i >> 1]);
    const doubled: Scored = { scores: twice(once.scores), labels: twice(once.labels) };
    const groups = { of: Uint32Array.from({ length: 1400 }, (_, i) => i >> 1), count: 700 };
    const draws = { count: 400, seed: 3 };
    assert.deepEqual(
      bootstrap([{ ...doubled, groups }], [auc], draws)[0][0].map((v) => Math.round(v * 1e12)),
      bootstrap([once], [auc], draws)[0][0].map((v) => Math.round(v * 1e12)),
    );
    const [[ungrouped]] = bootstrap([doubled], [auc], draws);
    const [[alone]] = bootstrap([once], [auc], draws);
    assert.ok(spread(ungrouped) < 0.85 * spread(alone));
  });

  it('multiplies weights', () => {
    const scored = simulated(500, 85, { weights: true });
    const scaled = { ...scored, weights: scored.weights!.map((weight) => 4 * weight) };
    const draws = { count: 30, seed: 4 };
    const [[a]] = bootstrap([scored], [logLoss], draws);
    const [[b]] = bootstrap([scaled], [logLoss], draws);
    for (const [draw, value] of a.entries()) assertClose(value, b[draw], 'scale of weights');
  });

  it('gives the percentiles of numpy', function () {
    needPython(this);
    this.timeout(60_000);
    const random = randomNumbers(86);
    const values = Float64Array.from({ length: 333 }, () => normal(random));
    const expected = python<number[]>(
      'import json, sys, numpy as np\nprint(json.dumps(np.quantile(json.load(sys.stdin), [.025, .975]).tolist()))',
      [...values],
    );
    const interval = percentileInterval(values);
    assert.ok(interval);
    assertClose(interval.low, expected[0], 'low');
    assertClose(interval.high, expected[1], 'high');
  });

  it('gives no interval where many draws had no value, or all the same', () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => (i < 6 ? Number.NaN : i));
    assert.equal(percentileInterval(values), undefined);
    assert.ok(percentileInterval(values.slice(2)));
    assert.equal(percentileInterval(new Float64Array(100).fill(0.5)), undefined);
    const [[areas]] = bootstrap([scoredOf([0.1, 0.2, 0.3], [0, 1, 0])], [auc], { count: 200, seed: 5 });
    assert.equal(percentileInterval(areas), undefined);
  });

  it('covers the truth at about its rate', function () {
    this.timeout(60_000);
    const repeats = 150;
    const rows = 1000;
    const covered = { logLoss: 0, ratio: 0, lift: 0 };
    // The scores are the probabilities, so the ratio is 1; the others come from a large sample of the same kind.
    const draw = (count: number, seed: number): Scored => {
      const random = randomNumbers(seed);
      const scores = Float64Array.from({ length: count }, () => 1 / (1 + Math.exp(2 - normal(random))));
      return { scores, labels: scores.map((score) => (random() < score ? 1 : 0)) };
    };
    const statistics = [logLoss, expectedObserved, (scored: Scored) => lift(scored, 0.2)];
    const [largeLoss, , largeLift] = statistics.map((statistic) => {
      const metric = statistic(draw(400_000, 9));
      return metric.status === 'computed' ? metric.value : Number.NaN;
    });
    for (let repeat = 0; repeat < repeats; repeat++) {
      const [values] = bootstrap([draw(rows, 10_000 + repeat)], statistics, { count: 200, seed: repeat });
      const [loss, ratio, top] = values.map((drawn) => percentileInterval(drawn)!);
      if (loss.low <= largeLoss && largeLoss <= loss.high) covered.logLoss++;
      if (ratio.low <= 1 && 1 <= ratio.high) covered.ratio++;
      if (top.low <= largeLift && largeLift <= top.high) covered.lift++;
    }
    for (const [name, count] of Object.entries(covered)) {
      assert.ok(count / repeats > 0.87, `${name}: covered ${count} of ${repeats}`);
      assert.ok(count < repeats, `${name}: an interval that never misses is too wide`);
    }
  });
});
