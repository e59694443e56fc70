import assert from 'node:assert/strict';
import { mergeResults, type Result, results } from '../../../tools/agent/result.js';

describe('mergeResults', () => {
  it('keeps the worse of two', () => {
    const order: Result[] = ['Succeeded', 'SucceededWithIssues', 'Failed'];
    for (const [i, first] of order.entries()) {
      for (const [j, second] of order.entries()) {
        assert.equal(mergeResults(first, second), order[Math.max(i, j)]);
      }
    }
  });

  it('lets nothing follow a cancel or a skip', () => {
    for (const coming of results) {
      assert.equal(mergeResults('Canceled', coming), 'Canceled');
      assert.equal(mergeResults('Skipped', coming), 'Skipped');
    }
  });

  it('takes the first result there is', () => {
    for (const coming of results) assert.equal(mergeResults(undefined, coming), coming);
  });
});
