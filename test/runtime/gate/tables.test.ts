import assert from 'node:assert/strict';
import { doubleLift, tablesOf, thresholdSweep } from '../../../runtime/gate/tables.js';
import { GateRecord } from '../../../runtime/gate/verdict.js';
import { tallied } from '../../../runtime/metrics/ranking.js';
import { f1, mcc, precision, recall } from '../../../runtime/metrics/threshold.js';
import { assertClose, cases, computedValue, numberCases, scoredOf, simulated } from '../metrics/cases.js';

describe('threshold sweep', () => {
  it('has the metrics at each of its thresholds', () => {
    for (const [name, scored] of Object.entries(cases())) {
      const points = thresholdSweep(tallied(scored)!);
      assert.ok(points.length > 0 && points.length <= 51, `${name}: ${points.length}`);
      for (const point of points) {
        const threshold = { kind: 'score', value: point.threshold } as const;
        assertClose(point.precision!, computedValue(precision(scored, threshold)), `precision of ${name}`);
        assertClose(point.recall, computedValue(recall(scored, threshold)), `recall of ${name}`);
        assertClose(point.f1, computedValue(f1(scored, threshold)), `F1 of ${name}`);
        const whole = mcc(scored, threshold);
        if (point.mcc === null) assert.equal(whole.status, 'not computed', name);
        else assertClose(point.mcc, computedValue(whole), `MCC of ${name}`);
      }
    }
  });

  it('goes from the highest threshold down to all rows, denser near the top', () => {
    const points = thresholdSweep(tallied(simulated(5000, 61))!);
    const shares = points.map(({ share }) => share);
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    );
    assertClose(shares.at(-1)!, 1, 'the last');
    assert.ok(shares.filter((share) => share < 0.1).length > 10);
  });
});

describe('double lift', () => {
  it('shows on which side the better model is', () => {
    const truth = simulated(20_000, 62);
    const flat = { ...truth, scores: truth.scores.map(() => 0.12) };
    const bins = doubleLift(truth, flat);
    assert.equal(bins.length, 10);
    const off = (key: 'candidate' | 'champion'): number =>
      bins.reduce((sum, bin) => sum + Math.abs(bin[key] - bin.observed), 0);
    assert.ok(off('candidate') < off('champion') / 2);
    assert.ok(bins.at(-1)!.observed > 3 * bins[0].observed);
    for (const [i, { ratio }] of bins.entries()) {
      assert.ok(ratio.low! <= ratio.high!);
      if (i > 0) assert.ok(bins[i - 1].ratio.high! <= ratio.low!);
    }
  });

  it('has one bin where the two agree, and no bound where the champion says zero', () => {
    const scored = simulated(500, 63);
    assert.equal(doubleLift(scored, { ...scored, scores: scored.scores.slice() }).length, 1);
    const zeros = doubleLift(scoredOf([0, 0.2], [0, 1]), scoredOf([0, 0], [0, 1]));
    assert.deepEqual(
      zeros.map(({ ratio }) => ratio),
      [
        { low: 1, high: 1 },
        { low: null, high: null },
      ],
    );
  });
});

describe('tables of a record', () => {
  it('fit its schema for every kind of target, and are empty where nothing can be judged', () => {
    const schema = GateRecord.shape.tables;
    for (const scored of Object.values({ ...cases(), ...numberCases() }))
      schema.parse(tablesOf(scored, scored));
    const broken = scoredOf([Number.NaN, 0.2], [0, 1]);
    assert.deepEqual(tablesOf(broken, undefined), { deciles: [] });
    assert.deepEqual(tablesOf(scoredOf([0.1, 0.2], [0, 1]), broken).doubleLift, []);
    assert.equal(tablesOf(numberCases().counts!, undefined).thresholds, undefined);
  });
});
