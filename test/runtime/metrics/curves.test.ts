import assert from 'node:assert/strict';
import { auc } from '../../../runtime/metrics/auc.js';
import { type Curve, curvesOf } from '../../../runtime/metrics/curves.js';
import { needPython, python } from '../../support/python.js';
import { assertClose, computedValue, forPython, numberCases, oracle, scoredOf, simulated } from './cases.js';

const areaUnder = ({ x, y }: Curve): number =>
  x.slice(1).reduce((sum, value, i) => sum + ((value - x[i]) * (y[i] + y[i + 1])) / 2, 0);

describe('curves', () => {
  it('lie on those of scikit-learn, thinned', function () {
    needPython(this);
    this.timeout(60_000);
    const scored = {
      unweighted: simulated(20_000, 101),
      weighted: simulated(20_000, 102, { weights: true }),
    };
    const expected = python<{ fpr: number[]; tpr: number[]; precision: number[]; recall: number[] }[]>(
      oracle(`fpr, tpr, _ = metrics.roc_curve(y, p, sample_weight=w, drop_intermediate=False)
precision, recall, _ = metrics.precision_recall_curve(y, p, sample_weight=w)
return dict(fpr=fpr.tolist(), tpr=tpr.tolist(), precision=precision.tolist(), recall=recall.tolist())`),
      forPython(scored),
    );
    const keys = (a: number[], b: number[]) =>
      new Set(a.map((value, i) => `${value.toFixed(9)} ${b[i].toFixed(9)}`));
    Object.values(scored).forEach((one, i) => {
      const { roc, precisionRecall } = curvesOf(one);
      const { fpr, tpr, precision, recall } = expected[i];
      const [onRoc, onPrecision] = [keys(fpr, tpr), keys(recall, precision)];
      for (const point of keys(roc.x, roc.y)) assert.ok(onRoc.has(point), `${point} is on the ROC curve`);
      for (const point of keys(precisionRecall.x, precisionRecall.y)) {
        assert.ok(onPrecision.has(point), `${point} is on the precision-recall curve`);
      }
      assert.ok(roc.x.length <= 402 && precisionRecall.x.length <= 402);
      assertClose(areaUnder(roc), computedValue(auc(one)), 'area under the thinned curve', 2e-3);
    });
  });

  it('start and end where they must', () => {
    const { roc, gains, precisionRecall } = curvesOf(simulated(5000, 103));
    for (const { x, y } of [roc, gains]) {
      assert.deepEqual([x[0], y[0], x.at(-1), y.at(-1)], [0, 0, 1, 1]);
    }
    assert.equal(precisionRecall.x.at(-1), 1);
    assertClose(precisionRecall.y.at(-1)!, precisionRecall.prevalence, 'all rows taken');
  });

  it('hold every row in the deciles and in the histogram', () => {
    const scored = simulated(5000, 104);
    const { calibration, scoreHistogram } = curvesOf(scored);
    assert.equal(
      calibration.reduce((sum, { rows }) => sum + rows, 0),
      5000,
    );
    const { claims, others, edges } = scoreHistogram;
    const claimsInAll = scored.labels.reduce((sum, label) => sum + label, 0);
    assert.equal(
      claims.reduce((sum, count) => sum + count, 0),
      claimsInAll,
    );
    assert.equal(
      others.reduce((sum, count) => sum + count, 0),
      5000 - claimsInAll,
    );
    assert.equal(edges.length, claims.length + 1);
    assert.deepEqual([edges[0], edges.at(-1)], [Math.min(...scored.scores), Math.max(...scored.scores)]);
  });

  it('have the Wilson interval of R and of the textbook', function () {
    needPython(this);
    this.timeout(60_000);
    const scored = scoredOf(
      new Array(200).fill(0.04),
      Array.from({ length: 200 }, (_, i) => (i < 7 ? 1 : 0)),
    );
    const [bin] = curvesOf(scored).calibration;
    const [low, high] = python<number[]>(`
import json
from scipy.stats import binomtest
i = binomtest(7, 200).proportion_ci(method='wilson')
print(json.dumps([i.low, i.high]))`);
    assertClose(bin.low, low, 'low', 1e-9);
    assertClose(bin.high, high, 'high', 1e-9);
    assertClose(bin.observed, 0.035, 'observed');
  });

  it('are empty where there is nothing to draw, and of finite numbers elsewhere', () => {
    const empty = curvesOf(scoredOf([Number.NaN, 0.2], [1, 0]));
    assert.deepEqual(empty.roc, { x: [], y: [] });
    assert.deepEqual(empty.calibration, []);
    assert.deepEqual(empty.scoreHistogram, { edges: [], claims: [], others: [] });
    assert.deepEqual(curvesOf(scoredOf([], [])).gains, { x: [], y: [] });
    const infinite = curvesOf(scoredOf([Number.POSITIVE_INFINITY, 0.2, 0.1], [1, 0, 1]));
    assert.equal(JSON.stringify(infinite).includes('null'), false);
  });

  it('take tied rows at once, and every row of its own score by itself', () => {
    const { roc } = curvesOf(scoredOf([0.5, 0.5, 0.5, 0.2, 0.1], [1, 0, 0, 1, 0]));
    assert.deepEqual(roc, { x: [0, 2 / 3, 2 / 3, 1], y: [0, 0.5, 1, 1] });
  });

  it('put infinite scores into the outermost bars', () => {
    const scores = [Number.NEGATIVE_INFINITY, 0, 0.5, 1, Number.POSITIVE_INFINITY];
    const { claims, others, edges } = curvesOf(scoredOf(scores, [0, 0, 0, 1, 1])).scoreHistogram;
    assert.deepEqual([edges[0], edges.at(-1)], [0, 1]);
    assert.equal(others[0], 2);
    assert.equal(claims.at(-1), 2);
    assert.equal(others[others.length / 2], 1);
    const one = curvesOf(scoredOf([0.3, 0.3], [0, 1])).scoreHistogram;
    assert.deepEqual(one, { edges: [0.3, 0.3], claims: [1], others: [1] });
  });

  it('of a count or an amount are the concentration of its sum, by score', () => {
    for (const [name, scored] of Object.entries(numberCases())) {
      const { gains, calibration, scoreHistogram, roc } = curvesOf(scored);
      assert.deepEqual(roc.x, [], name);
      const weight = (row: number) => scored.weights?.[row] ?? 1;
      const rows = Array.from(scored.scores, (_, row) => row);
      const total = (of: (row: number) => number, among = rows) =>
        among.reduce((sum, row) => sum + of(row), 0);
      const all = { weight: total(weight), sum: total((row) => weight(row) * scored.labels[row]!) };
      const points = new Set(gains.x.map((x, i) => `${x.toFixed(9)} ${gains.y[i]!.toFixed(9)}`));
      assert.ok(points.has('0.000000000 0.000000000') && points.has('1.000000000 1.000000000'), name);
      const cuts = new Set(
        [...new Set(scored.scores)].map((cut) => {
          const above = rows.filter((row) => scored.scores[row]! >= cut);
          const x = total(weight, above) / all.weight;
          const y = total((row) => weight(row) * scored.labels[row]!, above) / all.sum;
          return `${x.toFixed(9)} ${y.toFixed(9)}`;
        }),
      );
      for (const point of points)
        assert.ok(point.startsWith('0.000000000 ') || cuts.has(point), `${name}: ${point}`);
      assert.equal(
        calibration.reduce((sum, { rows }) => sum + rows, 0),
        rows.length,
      );
      const bars = [...scoreHistogram.claims, ...scoreHistogram.others];
      assertClose(
        bars.reduce((sum, bar) => sum + bar, 0),
        all.weight,
        name,
        1e-9,
      );
    }
  });
});
