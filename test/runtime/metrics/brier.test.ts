import assert from 'node:assert/strict';
import { brier, brierSkill } from '../../../runtime/metrics/brier.js';
import { needPython, python } from '../../support/python.js';
import {
  assertClose,
  assertEqualsOracle,
  computedValue,
  forPython,
  oracle,
  reasonOf,
  scoredOf,
} from './cases.js';

describe('Brier score', () => {
  it('equals scikit-learn', function () {
    needPython(this);
    this.timeout(60_000);
    const expected = python<number[]>(
      oracle('return float(metrics.brier_score_loss(y, p, sample_weight=w))'),
      forPython(),
    );
    assertEqualsOracle(brier, expected);
  });

  it('has as skill what scikit-learn calls the explained share of the squared error', function () {
    needPython(this);
    this.timeout(60_000);
    const expected = python<number[]>(
      oracle('return float(metrics.r2_score(y, p, sample_weight=w))'),
      forPython(),
    );
    assertEqualsOracle(brierSkill, expected, 1e-11);
  });

  it('has no skill where it says the prevalence, however small the score', () => {
    const labels = Array.from({ length: 1000 }, (_, row) => (row < 36 ? 1 : 0));
    const scored = scoredOf(new Array(1000).fill(0.036), labels);
    assert.ok(computedValue(brier(scored)) < 0.035);
    assertClose(computedValue(brierSkill(scored)), 0, 'skill');
  });

  it('has no skill to compute for one class', () => {
    assert.equal(computedValue(brier(scoredOf([0.5, 0.5], [0, 0]))), 0.25);
    assert.match(reasonOf(brierSkill(scoredOf([0.5, 0.5], [0, 0]))), /no claim/);
  });
});
