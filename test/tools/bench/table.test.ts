import assert from 'node:assert/strict';
import { median, tableOf } from '../../../tools/bench/table.js';

describe('tables of the benchmark', () => {
  it('take the middle, or the mean of the two in the middle', () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });

  it('show medians, ratios round by round, what is not measured, and who failed why', () => {
    const table = tableOf(
      [
        {
          name: 'ours',
          runs: [
            { s: 1, auc: 0.5 },
            { s: 2, auc: 0.6 },
          ],
        },
        { name: 'theirs', runs: [{ s: 3 }], failure: 'did not end' },
        { name: 'other', runs: [], failure: 'No module a|b' },
      ],
      [
        { measure: 's', title: 'train s', digits: 1, isRatio: true },
        { measure: 'auc', title: 'AUC', digits: 2 },
      ],
    );
    assert.deepEqual(table.split('\n'), [
      '|  | train s | over ours | AUC |',
      '| --- | --- | --- | --- |',
      '| ours | 1.5 | 1.00 [1.00–1.00] | 0.55 |',
      '| theirs (then failed: did not end) | 3.0 | 3.00 [3.00–3.00] | – |',
      '| other | failed: No module a/b |  |  |',
    ]);
  });
});
