import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MedianRule } from '../../../runtime/gbdt/medianRule.js';

/** AUC of a learner that comes to `limit`: the same at the same trees times learning rate. */
function curve(limit: number, learningRate: number, trees: number): number[] {
  return Array.from(
    { length: trees },
    (_, i) => 0.5 + (limit - 0.5) * (1 - Math.exp(-(i + 1) * learningRate)),
  );
}

function ruleOf(metric: string, trials: [learningRate: number, validation: number[]][]): MedianRule {
  const rule = new MedianRule(metric);
  for (const [learningRate, validation] of trials) rule.add(learningRate, validation);
  return rule;
}

function givenUpAfter(
  rule: MedianRule,
  learningRate: number,
  validation: readonly number[],
): number | undefined {
  const judge = rule.judge(learningRate);
  for (const value of validation) judge.note(value);
  return judge.isGivenUp ? judge.curve.length : undefined;
}

const four: [number, number[]][] = [0.7, 0.71, 0.72, 0.73].map((limit) => [0.1, curve(limit, 0.1, 40)]);

describe('MedianRule', () => {
  it('says nothing before four trials are finished', () => {
    assert.equal(givenUpAfter(ruleOf('auc', four.slice(1)), 0.1, curve(0.51, 0.1, 40)), undefined);
  });

  it('gives up what is worse than the median, after a quarter of the usual way', () => {
    const rule = ruleOf('auc', four);
    assert.equal(givenUpAfter(rule, 0.1, curve(0.6, 0.1, 40)), 10);
    assert.equal(givenUpAfter(rule, 0.1, curve(0.74, 0.1, 40)), undefined);
    // Losses fall.
    const losses = ruleOf(
      'l2',
      four.map(([rate, values]) => [rate, values.map((value) => -value)]),
    );
    assert.equal(
      givenUpAfter(
        losses,
        0.1,
        curve(0.6, 0.1, 40).map((value) => -value),
      ),
      10,
    );
    assert.equal(
      givenUpAfter(
        losses,
        0.1,
        curve(0.74, 0.1, 40).map((value) => -value),
      ),
      undefined,
    );
  });

  it('does not take a slow learner for a bad one', () => {
    assert.equal(givenUpAfter(ruleOf('auc', four), 0.01, curve(0.74, 0.01, 400)), undefined);
    assert.equal(givenUpAfter(ruleOf('auc', four), 0.01, curve(0.6, 0.01, 400)), 100);
  });

  it('judges by the best value so far, and by the last one of trials that ended earlier', () => {
    const rule = ruleOf('auc', four);
    const risen = [...curve(0.74, 0.1, 30), 0.5, 0.5];
    assert.equal(givenUpAfter(rule, 0.1, risen), undefined);
    const long = Array.from({ length: 400 }, () => 0.7);
    // All four stand still after 40 trees: the median is what they came to.
    const standing = (0.5 + 0.21 * (1 - Math.exp(-4)) + (0.5 + 0.22 * (1 - Math.exp(-4)))) / 2;
    const after = givenUpAfter(rule, 0.1, long)!;
    assert.ok(0.7 < standing && after > 10 && after <= 40, String(after));
  });

  it('never gives up the best of all trials at every point', () => {
    const values = fc.array(fc.double({ min: 0.4, max: 0.8, noNaN: true }), { minLength: 1, maxLength: 30 });
    const rate = fc.constantFrom(0.02, 0.1, 0.3);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(rate, values), { minLength: 4, maxLength: 7 }),
        rate,
        (trials, learningRate) => {
          assert.equal(givenUpAfter(ruleOf('auc', trials), learningRate, new Array(50).fill(0.9)), undefined);
        },
      ),
    );
  });
});
