import assert from 'node:assert/strict';
import { deviance } from '../../../runtime/metrics/deviance.js';
import type { Scored } from '../../../runtime/metrics/metric.js';
import { needPython, python } from '../../support/python.js';
import {
  assertClose,
  assertEqualsOracle,
  computedValue,
  forPython,
  numberCases,
  oracle,
  reasonOf,
  scoredOf,
} from './cases.js';

const amount = (scores: number[], labels: number[]): Scored => ({
  ...scoredOf(scores, labels),
  target: 'amount',
});

describe('deviance', () => {
  for (const power of [1, 1.1, 1.5, 1.9, 2]) {
    it(`of power ${power} is scikit-learn's`, function () {
      needPython(this);
      this.timeout(60_000);
      const all = Object.fromEntries(
        Object.entries(numberCases()).filter(([, { labels }]) => power < 2 || labels.every((y) => y > 0)),
      );
      const expected = python<number[]>(
        oracle(`return float(metrics.mean_tweedie_deviance(y, p, sample_weight=w, power=${power}))`),
        forPython(all),
      );
      assertEqualsOracle((scored) => deviance(scored, power), expected, undefined, all);
    });
  }

  it('sets the deviance of the mean beside it', () => {
    const scored = numberCases()['counts with exposure']!;
    const { labels, weights } = scored;
    let [sum, total] = [0, 0];
    for (const [row, label] of labels.entries()) {
      sum += weights![row] * label;
      total += weights![row];
    }
    const metric = deviance(scored, 1);
    const constant = deviance({ ...scored, scores: labels.map(() => sum / total) }, 1);
    assert.ok(metric.status === 'computed');
    assertClose(metric.detail!.baseline, computedValue(constant), 'baseline');
    assert.ok(metric.value < metric.detail!.baseline);
  });

  it('is not computed where it is not defined', () => {
    assert.match(
      reasonOf(deviance(amount([1, 0], [0, 1]), 1)),
      /prediction of row 2 is 0, and must be above 0/,
    );
    assert.match(
      reasonOf(deviance(amount([1, 1], [0, -1]), 1.5)),
      /target of row 2 is -1, and must be at or above 0/,
    );
    assert.match(reasonOf(deviance(amount([1, 1], [0, 1]), 2)), /target of row 1 is 0, and must be above 0/);
    assert.match(reasonOf(deviance(amount([1, Number.NaN], [0, 1]), 1)), /1 of 2 scores are NaN/);
    assert.match(reasonOf(deviance(amount([], []), 1)), /no rows/);
  });
});
