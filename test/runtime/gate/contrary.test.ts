import assert from 'node:assert/strict';
import { contraryConditions } from '../../../runtime/gate/contrary.js';
import { parseConditions } from '../../../runtime/gate/parse.js';

const contrary = (text: string) => contraryConditions(parseConditions(text, 'conditions'), 'conditions');

describe('contrary conditions', () => {
  it('are those that only ask for a worse model', () => {
    const [first, second] = contrary('logloss >= 0.2\ngini < 0.3');
    assert.equal(first.where, 'conditions:1');
    assert.match(first.what, /'logloss >= 0\.2' asks for a worse model: lower is better in log loss/);
    assert.match(second.cure ?? '', /did you mean >=\?/);
  });

  it('are not bands, nor metrics without a better side', () => {
    assert.deepEqual(contrary('gini >= 0.27\ngini <= 0.4\nexpected/observed <= 1.05\nlogloss <= 0.2'), []);
    assert.deepEqual(contrary('gini <= 0.4\ngini not worse than champion by 0.005'), []);
  });
});
