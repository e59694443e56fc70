import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { computed } from '../../../runtime/metrics/metric.js';
import { judge, type Tally, tallied } from '../../../runtime/metrics/ranking.js';
import { reasonOf, scoredOf, simulated } from './cases.js';

const one = (): ReturnType<typeof computed> => computed(1);

describe('ranking', () => {
  it('says why rows cannot be judged', () => {
    const reasons: [string, RegExp][] = [
      [reasonOf(judge(scoredOf([], []), one)), /^there are no rows$/],
      [
        reasonOf(judge(scoredOf([0.1, Number.NaN, Number.NaN], [0, 1, 0]), one)),
        /^2 of 3 scores are NaN, the first in row 2$/,
      ],
      [reasonOf(judge(scoredOf([0.1, 0.2], [0, 0]), one)), /no claim among 2 rows/],
      [reasonOf(judge(scoredOf([0.1, 0.2], [1, 1]), one)), /all of the 2 rows are claims/],
      [reasonOf(judge(scoredOf([0.1, 0.2], [0, 1], [1, 0]), one)), /no claim among 2 rows/],
      [reasonOf(judge(scoredOf([0.1, 0.2], [0, 1], [0, 0]), one)), /weights of all 2 rows are zero/],
      [
        reasonOf(judge(scoredOf([0.1, 1.5, -0.5], [0, 1, 0]), one, { probabilities: true })),
        /^2 of 3 scores are no probabilities from 0 to 1, the first is 1.5 in row 2$/,
      ],
    ];
    for (const [reason, expected] of reasons) assert.match(reason, expected);
  });

  it('refuses NaN before it asks for anything else', () => {
    const metric = judge(scoredOf([Number.NaN], [0]), one, { oneClass: true, probabilities: true });
    assert.match(reasonOf(metric), /NaN/);
  });

  it('takes scores outside 0 to 1 for a ranking', () => {
    assert.equal(judge(scoredOf([-3, 8], [0, 1]), one).status, 'computed');
  });

  it('refuses labels and weights that mean nothing', () => {
    assert.throws(() => judge(scoredOf([0.1, 0.2], [0, 2]), one), UserError);
    assert.throws(() => judge(scoredOf([0.1, 0.2], [0, Number.NaN]), one), /Row 2 has the target NaN/);
    assert.throws(() => judge(scoredOf([0.1, 0.2], [0, 1], [1, -1]), one), /Row 2 has the weight -1/);
    assert.throws(() => judge(scoredOf([0.1, 0.2], [0, 1], [Number.NaN, 1]), one), UserError);
    assert.throws(() => judge(scoredOf([0.1, 0.2], [0, 1], [1, Number.POSITIVE_INFINITY]), one), UserError);
  });

  it('ranks again when the same scores come with other labels', () => {
    const scores = Float64Array.of(0.1, 0.2);
    const first = tallied({ scores, labels: Float64Array.of(0, 1) }) as Tally;
    const second = tallied({ scores, labels: Float64Array.of(1, 0) }) as Tally;
    assert.notDeepEqual(first.mass, second.mass);
  });

  it('has fewer runs than rows, since only claims part them', () => {
    const scored = simulated(5000, 12, { intercept: -4 });
    const tally = tallied(scored) as Tally;
    const claims = scored.labels.reduce((sum, label) => sum + label, 0);
    assert.ok(tally.ranking.lowest.length <= 2 * claims + 1);
    assert.equal(tally.claims, claims);
    assert.equal(tally.claims + tally.others, 5000);
  });
});
