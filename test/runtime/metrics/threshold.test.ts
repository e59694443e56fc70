import assert from 'node:assert/strict';
import { f1, mcc, precision, recall } from '../../../runtime/metrics/threshold.js';
import { needPython, python } from '../../support/python.js';
import {
  assertClose,
  cases,
  computedValue,
  forPython,
  oracle,
  reasonOf,
  scoredOf,
  simulated,
} from './cases.js';

const at = (value: number) => ({ kind: 'score', value }) as const;

describe('metrics at a threshold', () => {
  for (const cut of [0.04, 0.25]) {
    it(`equal scikit-learn at ${cut}`, function () {
      needPython(this);
      this.timeout(60_000);
      const expected = python<number[][]>(
        oracle(`q = (p >= ${cut}).astype(int)
kw = dict(sample_weight=w)
return [float(f(y, q, **kw)) for f in (metrics.precision_score, metrics.recall_score, metrics.f1_score, metrics.matthews_corrcoef)] + [int(q.sum()), int(len(q) - q.sum())]`),
        forPython(),
      );
      Object.entries(cases()).forEach(([name, scored], i) => {
        const [p, r, f, m, predicted, left] = expected[i];
        assertClose(computedValue(recall(scored, at(cut))), r, `${name}: recall`);
        assertClose(computedValue(f1(scored, at(cut))), f, `${name}: F1`);
        // Where no row or every row is predicted, scikit-learn says 0.
        if (predicted === 0) reasonOf(precision(scored, at(cut)));
        else assertClose(computedValue(precision(scored, at(cut))), p, `${name}: precision`);
        if (predicted === 0 || left === 0) reasonOf(mcc(scored, at(cut)));
        else assertClose(computedValue(mcc(scored, at(cut))), m, `${name}: MCC`);
      });
    });
  }

  it('take a score that equals the threshold as a predicted claim', () => {
    assert.equal(computedValue(recall(scoredOf([0.05, 0.01], [1, 0]), at(0.05))), 1);
  });

  it('take the highest-scored share, tied rows pro rata', () => {
    const scored = scoredOf([0.9, 0.5, 0.5, 0.1], [1, 1, 0, 0]);
    const share = { kind: 'share', value: 0.5 } as const;
    assert.equal(computedValue(recall(scored, share)), 0.75);
    assert.equal(computedValue(precision(scored, share)), 0.75);
  });

  it('take the prevalence as threshold, and say so', () => {
    const metric = precision(scoredOf([0.3, 0.2, 0.26, 0.1], [1, 0, 0, 0]), { kind: 'prevalence' });
    assert.deepEqual(metric, { status: 'computed', value: 0.5, detail: { threshold: 0.25 } });
  });

  it('are tuned on the validation rows, not on those that are judged', () => {
    const validation = simulated(4000, 51);
    const judged = simulated(4000, 52);
    const tuned = f1({ ...judged, validation }, { kind: 'tuned' });
    assert.ok(tuned.status === 'computed');
    const best = Math.max(
      ...Array.from(validation.scores, (score) => computedValue(f1(validation, at(score)))),
    );
    assertClose(computedValue(f1(validation, at(tuned.detail!.threshold))), best, 'best on validation');
    assert.equal(tuned.value, computedValue(f1(judged, at(tuned.detail!.threshold))));
    assert.match(reasonOf(f1(judged, { kind: 'tuned' })), /no validation rows/);
  }).timeout(20_000);

  it('have no MCC without both predictions', () => {
    assert.match(reasonOf(mcc(scoredOf([0.1, 0.2], [0, 1]), at(0.5))), /no row is predicted/);
    assert.match(reasonOf(mcc(scoredOf([0.1, 0.2], [0, 1]), at(0))), /every row is predicted/);
    assert.equal(computedValue(f1(scoredOf([0.1, 0.2], [0, 1]), at(0.5))), 0);
  });
});
