import assert from 'node:assert/strict';
import { comparesWithChampion } from '../../../runtime/gate/condition.js';
import { parseConditions } from '../../../runtime/gate/parse.js';

describe('a condition', () => {
  const compares = (text: string) => comparesWithChampion(parseConditions(text, 'conditions')[0]!);

  it('speaks of the champion wherever it names it', () => {
    for (const text of [
      'gini >= champion',
      'gini <= champion * 2',
      'gini between champion and 0.9',
      'gini between 0.1 and champion',
      'gini between champion - 0.1 and champion + 0.1',
      'gini better than champion',
      'gini not worse than champion by 0.1',
    ]) {
      assert.equal(compares(text), true, text);
    }
  });

  it('does not where it names numbers only', () => {
    for (const text of ['gini >= 0.2', 'gini between 0.1 and 0.9']) assert.equal(compares(text), false, text);
  });
});
