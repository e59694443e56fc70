import assert from 'node:assert/strict';
import { measureSegments } from '../../../runtime/gate/segments.js';
import { Segment } from '../../../runtime/gate/verdict.js';
import { metricNamed } from '../../../runtime/metrics/catalogue.js';
import type { Scored } from '../../../runtime/metrics/metric.js';
import { rowsOf } from '../../../runtime/metrics/rowsOf.js';
import { needPython, python } from '../../support/python.js';
import { assertClose, computedValue, numberCases, scoredOf, simulated } from '../metrics/cases.js';

const DRAWS = { count: 100, seed: 1 };
const thirds = (scored: Scored): string[] =>
  Array.from(scored.scores, (_, row) => ['north', 'south', 'west'][row % 3]);

describe('segments', () => {
  it('have the metrics of their own rows', () => {
    for (const scored of [
      simulated(3000, 71),
      simulated(3000, 72, { weights: true }),
      numberCases()['counts with exposure']!,
    ]) {
      const [{ groups }] = measureSegments(new Map([['region', thirds(scored)]]), scored, undefined, DRAWS);
      assert.deepEqual(
        groups.map(({ value }) => value),
        ['north', 'south', 'west'],
      );
      for (const [g, { rows, metrics }] of groups.entries()) {
        const part = rowsOf(
          scored,
          Uint32Array.from({ length: rows }, (_, i) => 3 * i + g),
        );
        for (const name of ['gini', 'expected/observed']) {
          assertClose(metrics[name].value!, computedValue(metricNamed(name).compute(part)), name);
          const { low, high } = metrics[name].interval!;
          assert.ok(low < metrics[name].value! && metrics[name].value! < high);
        }
        const weight = (row: number): number => part.weights?.[row] ?? 1;
        let [sum, total] = [0, 0];
        for (const [row, score] of part.scores.entries()) {
          sum += weight(row) * score;
          total += weight(row);
        }
        assertClose(metrics.mean_score.value!, sum / total, 'mean score');
      }
    }
  });

  it('are selected from all rows at one threshold', () => {
    const scored = simulated(3000, 73);
    const byScore = Array.from(scored.scores, (score) => (score > 0.2 ? 'high' : 'low'));
    const [{ groups, spread }] = measureSegments(new Map([['band', byScore]]), scored, undefined, DRAWS);
    const share = (value: string) => groups.find((group) => group.value === value)!.metrics['selected@10%'];
    assert.equal(share('low').value, 0);
    const high = share('high');
    assertClose(high.value! * groups.find(({ value }) => value === 'high')!.rows, 300, 'all of the tenth');
    assert.ok(high.detail!.threshold > 0.2);
    const { p, ...apart } = spread['selected@10%'];
    assert.equal(p, undefined, 'a group of which none is selected has no interval');
    assert.deepEqual(apart, {
      lowest: 'low',
      highest: 'high',
      difference: high.value,
      ratio: 0,
    });
  });

  it('say which groups are farthest apart, and leave out those with few claims', () => {
    const scored = simulated(4000, 74);
    const values = thirds(scored);
    const scaled = {
      ...scored,
      scores: scored.scores.map((p, row) => (values[row] === 'south' ? p / 2 : p)),
    };
    for (let row = 0; row < 30; row++) values[row] = 'island';
    const [segment] = measureSegments(new Map([['region', values]]), scaled, undefined, DRAWS);
    Segment.parse(segment);
    const { lowest, ratio } = segment.spread['expected/observed'];
    assert.equal(lowest, 'south');
    assert.ok(ratio! > 0.4 && ratio! < 0.65, `${ratio}`);
    for (const { lowest, highest } of Object.values(segment.spread)) {
      assert.ok(lowest !== 'island' && highest !== 'island');
    }
  });

  it('are rarely called different where they are alike, and are where they are not', function () {
    this.timeout(60_000);
    const repeats = 300;
    let alarms = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const scored = simulated(3000, 8000 + repeat);
      const [{ spread }] = measureSegments(new Map([['region', thirds(scored)]]), scored, undefined, DRAWS);
      if (spread['expected/observed'].p! < 0.05) alarms++;
      if (repeat > 0) continue;
      const scaled = { ...scored, scores: scored.scores.map((p, row) => (row % 3 === 1 ? p / 2 : p)) };
      const [apart] = measureSegments(new Map([['region', thirds(scored)]]), scaled, undefined, DRAWS);
      assert.ok(apart.spread['expected/observed'].p! < 1e-4);
    }
    // 5 % of 300 are 15, with a standard deviation of 3.8.
    assert.ok(alarms > 3 && alarms < 30, `${alarms} of ${repeats}`);
  });

  it('hold the champion beside the candidate', () => {
    const scored = simulated(900, 75);
    const champion = { ...scored, scores: scored.scores.map((p) => p / 2) };
    const [{ groups }] = measureSegments(new Map([['region', thirds(scored)]]), scored, champion, DRAWS);
    for (const group of groups) {
      assertClose(2 * group.champion!.mean_score.value!, group.metrics.mean_score.value!, 'half');
      assertClose(group.champion!.gini.value!, group.metrics.gini.value!, 'the same order');
    }
  });

  it('of one class, without probabilities or with a NaN say what is missing', () => {
    const [{ groups, spread }] = measureSegments(
      new Map([['region', ['a', 'a', 'b', 'b']]]),
      { ...scoredOf([1, 3, 2, Number.NaN], [0, 0, 1, 0]), noProbability: 'raw scores' },
      undefined,
      DRAWS,
    );
    assert.match(groups[0].metrics.gini.reason!, /no claim among 2 rows/);
    assert.match(groups[0].metrics['expected/observed'].reason!, /raw scores/);
    assert.match(groups[1].metrics.mean_score.reason!, /1 of 2 scores are NaN/);
    assert.match(groups[0].metrics['selected@10%'].reason!, /cannot be ordered/);
    assert.deepEqual(spread, {});
  });

  it("have Cochran's Q as scipy computes it from their intervals", function () {
    this.timeout(60_000);
    needPython(this, 'scipy');
    const scored = simulated(3000, 76);
    const [{ groups, spread }] = measureSegments(
      new Map([['region', thirds(scored)]]),
      scored,
      undefined,
      DRAWS,
    );
    const metricNames = ['gini', 'expected/observed', 'mean_score', 'mean_target'];
    const originals = python<number[]>(
      `
import json, sys
import numpy as np
from scipy.stats import chi2, norm
def p(given):
    values = np.array([g["value"] for g in given])
    errors = np.array([g["interval"]["high"] - g["interval"]["low"] for g in given]) / (2 * norm.ppf(0.975))
    mean = np.average(values, weights=errors ** -2)
    return chi2.sf(np.sum(((values - mean) / errors) ** 2), len(values) - 1)
print(json.dumps([p(given) for given in json.load(sys.stdin)]))
`,
      metricNames.map((metric) => groups.map(({ metrics }) => metrics[metric])),
    );
    for (const [i, metric] of metricNames.entries()) {
      assertClose(spread[metric].p!, originals[i]!, metric, 1e-6);
      const given = groups.map(({ metrics }) => metrics[metric]);
      const values = given.map(({ value }) => value!);
      assertClose(spread[metric].difference, Math.max(...values) - Math.min(...values), metric);
      assertClose(spread[metric].ratio!, Math.min(...values) / Math.max(...values), metric);
      const named = (name: string) => groups.find(({ value }) => value === name)!.metrics[metric].value;
      assert.equal(named(spread[metric].lowest), Math.min(...values));
      assert.equal(named(spread[metric].highest), Math.max(...values));
    }
  });

  it('are selected by weight where rows weigh differently', () => {
    const scored = simulated(3000, 77, { weights: true });
    const whole = scored.scores.map(() => 1);
    const [{ groups }] = measureSegments(
      new Map([['all', Array.from(whole, () => 'all')]]),
      scored,
      undefined,
      DRAWS,
    );
    const total = scored.weights!.reduce((sum, weight) => sum + weight, 0);
    const heaviest = Math.max(...scored.weights!);
    const selected = groups[0]!.metrics['selected@10%'].value!;
    assert.ok(selected >= 0.1 && selected <= 0.1 + heaviest / total, `${selected}`);
  });

  it('have no ratio on both sides of zero', () => {
    const scored = simulated(3000, 78);
    const region = thirds(scored);
    const scores = scored.scores.map((p, row) => (region[row] === 'south' ? 1 - p : p));
    const [{ spread }] = measureSegments(
      new Map([['region', region]]),
      { ...scored, scores },
      undefined,
      DRAWS,
    );
    assert.equal(spread.gini.lowest, 'south');
    assert.ok(spread.gini.difference > 0.2);
    assert.equal(spread.gini.ratio, null);
  });
});
