import assert from 'node:assert/strict';
import { computed } from '../../../runtime/metrics/metric.js';
import { judgeRuns, perfectRuns, type Runs } from '../../../runtime/metrics/runs.js';
import { assertClose, cases, computedValue, numberCases, reasonOf, scoredOf } from './cases.js';

describe('runs', () => {
  it('hold the whole weight and the whole target, of every kind', () => {
    for (const [name, scored] of Object.entries({ ...cases(), ...numberCases() })) {
      const { labels, weights } = scored;
      const weight = (row: number): number => weights?.[row] ?? 1;
      const runs: Runs[] = [];
      judgeRuns(scored, (given) => {
        runs.push(given);
        return computed(1);
      });
      for (const { weight: masses, sum, totalWeight, totalSum } of [...runs, perfectRuns(scored)]) {
        const all = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
        assertClose(all(masses), totalWeight, `weight of ${name}`);
        assertClose(all(sum), totalSum, `sum of ${name}`);
        assertClose(
          totalSum,
          labels.reduce((total, label, row) => total + weight(row) * label, 0),
          `target of ${name}`,
        );
      }
    }
  });

  it('are made anew for other weights', () => {
    const scored = { ...scoredOf([1, 2], [1, 4], [1, 1]), target: 'count' } as const;
    const total = (given: typeof scored): number =>
      computedValue(judgeRuns(given, ({ totalSum }) => computed(totalSum)));
    assert.equal(total(scored), 5);
    assert.equal(total({ ...scored, weights: Float64Array.of(2, 0) }), 2);
  });

  it('refuse weights that mean nothing', () => {
    const bad = { ...scoredOf([1, 2], [1, 4], [1, -1]), target: 'count' } as const;
    assert.throws(() => judgeRuns(bad, () => computed(1)), /Row 2 has the weight -1/);
    const none = { ...scoredOf([1, 2], [1, 4], [0, 0]), target: 'count' } as const;
    assert.match(reasonOf(judgeRuns(none, () => computed(1))), /weights of all 2 rows are zero/);
  });
});
