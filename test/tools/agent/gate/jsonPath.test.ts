import assert from 'node:assert/strict';
import type { Value } from '../../../../tools/agent/expression/value.js';
import { selectTokens } from '../../../../tools/agent/gate/jsonPath.js';

const root: Value = {
  count: 2,
  value: {
    'ModelGate.verdict': { $type: 'System.String', $value: 'passed' },
    "it's": { $value: 'quoted' },
    list: [{ id: 1 }, { id: 2, inner: { id: 3 } }],
  },
};

describe('selectTokens', () => {
  for (const [path, expected] of [
    ['$', [root]],
    ['$.count', [2]],
    ['count', [2]],
    ["$.value['ModelGate.verdict']['$value']", ['passed']],
    ["$.value.['ModelGate.verdict'].$value", ['passed']],
    ['$.value.ModelGate.verdict.$value', []],
    ["$.value['it\\'s'].$value", ['quoted']],
    ['$..id', [1, 2, 3]],
    ['$.value.list[*].id', [1, 2]],
    ['$.value.list[1].inner.id', [3]],
    ['$.value.list[2].id', []],
    ['$.value.list.id', []],
    ['$.count.deeper', []],
    ['$.COUNT', []],
    ['$.value.list[1].*', [2, { id: 3 }]],
    ['$.constructor', []],
  ] as [string, Value[]][]) {
    it(`takes ${path}`, () => assert.deepEqual(selectTokens(root, path), expected));
  }

  for (const path of ['$.value[?(@.id == 1)]', '$.value[0:2]', '$value', "$['open"]) {
    it(`refuses ${path} instead of guessing`, () => {
      assert.throws(() => selectTokens(root, path), { name: 'ExpressionError' });
    });
  }
});
