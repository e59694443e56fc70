import assert from 'node:assert/strict';
import { rowsOf } from '../../../runtime/metrics/rowsOf.js';
import { numberCases } from './cases.js';

describe('some of the rows', () => {
  it('keep all that belongs to them, and leave out the training scores', () => {
    const all = {
      ...numberCases()['counts with exposure']!,
      groups: { of: Uint32Array.from({ length: 2000 }, (_, row) => row % 50), count: 50 },
      noProbability: 'why',
      trainingScores: Float64Array.of(1),
    };
    const some = rowsOf(all, Uint32Array.of(3, 1));
    assert.deepEqual(some, {
      scores: Float64Array.of(all.scores[3], all.scores[1]),
      labels: Float64Array.of(all.labels[3], all.labels[1]),
      weights: Float64Array.of(all.weights![3], all.weights![1]),
      exposure: Float64Array.of(all.exposure![3], all.exposure![1]),
      groups: { of: Uint32Array.of(3, 1), count: 50 },
      target: 'count',
      noProbability: 'why',
    });
  });
});
