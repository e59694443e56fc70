import assert from 'node:assert/strict';
import { parseShares } from '../../../../runtime/data/split/shares.js';

describe('parseShares', () => {
  it('reads percent of train, validation and test', () => {
    assert.deepEqual(parseShares('60/20/20', 'split'), { train: 0.6, validation: 0.2, test: 0.2 });
    assert.deepEqual(parseShares(' 72.5 / 15/12.5', 'split'), {
      train: 0.725,
      validation: 0.15,
      test: 0.125,
    });
  });

  it('refuses everything else', () => {
    for (const text of [
      '60/20',
      '60/20/30',
      '80/20/0',
      '0.6/0.2/0.2',
      'a/b/c',
      '110/-5/-5',
      '',
      '1e1/80/10',
    ]) {
      assert.throws(() => parseShares(text, 'split'), {
        message: `split: “${text}” is no split into three parts. Write the percent of train, validation and test, for example 60/20/20; they must make 100.`,
      });
    }
  });
});
