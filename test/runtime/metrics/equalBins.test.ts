import assert from 'node:assert/strict';
import { equalBins } from '../../../runtime/metrics/equalBins.js';
import type { Scored } from '../../../runtime/metrics/metric.js';
import { scoredOf, simulated } from './cases.js';

const binned = ({ scores, weights }: Scored, wanted: number) => equalBins(scores, weights, wanted);

describe('bins of equal weight', () => {
  it('hold a tenth of the rows each where no scores are tied', () => {
    const { binOf, bins } = binned(simulated(1000, 21), 10);
    assert.equal(bins, 10);
    const counts = new Array<number>(bins).fill(0);
    for (const bin of binOf) counts[bin]++;
    assert.deepEqual(counts, new Array(10).fill(100));
  });

  it('go by weight', () => {
    const { binOf } = binned(scoredOf([0.1, 0.2, 0.3, 0.4], [0, 1, 0, 1], [1, 1, 1, 3]), 2);
    assert.deepEqual([...binOf], [0, 0, 0, 1]);
  });

  it('never part equal scores and leave no bin empty', () => {
    const scores = [0.1, ...new Array(8).fill(0.2), 0.3];
    const { binOf, bins } = binned(scoredOf(scores, [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]), 10);
    assert.equal(bins, 3);
    assert.deepEqual([...binOf], [0, 1, 1, 1, 1, 1, 1, 1, 1, 2]);
  });
});
