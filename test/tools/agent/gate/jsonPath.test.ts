import assert from 'node:assert/strict';
import type { Value } from '../../../../tools/agent/expression/value.js';
import { selectTokens } from '../../../../tools/agent/gate/jsonPath.js';
import { needPython, python } from '../../../support/python.js';
import { Random } from '../../../support/random.js';

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

  it('selects what DuckDB selects, for random paths in random documents', function () {
    this.timeout(60_000);
    needPython(this, 'duckdb');
    const random = new Random(20_261_125);
    const names = ['a', 'b', 'a.b', '$value', 'x y'];
    const document = (depth: number): Value => {
      if (depth === 0 || random.chance(0.2)) return random.pick<Value>([1, 'text', true, null]);
      const children = Array.from({ length: 1 + random.below(3) }, () => document(depth - 1));
      if (random.chance(0.3)) return children;
      return Object.fromEntries(children.map((child) => [random.pick(names), child]));
    };
    const cases = Array.from({ length: 2000 }, () => {
      let [ours, duck] = ['$', '$'];
      for (let steps = random.below(4) + 1; steps > 0; steps--) {
        const name = random.pick(names);
        const index = random.below(3);
        const [own, theirs] = random.pick([
          [`['${name}']`, `."${name}"`],
          [`.['${name}']`, `."${name}"`],
          [`[${index}]`, `[${index}]`],
          ['[*]', '[*]'],
        ]);
        // An object's children are .* there, and a list's [*]; here both are both, as in Newtonsoft.
        ours += own;
        duck += theirs;
      }
      return { document: document(4), ours, duck };
    });
    const found = python<Value[][]>(
      `import duckdb, json, sys
def select(case):
    path = case['duck']
    one = duckdb.execute('select json_extract(?, ?)', [json.dumps(case['document']), path]).fetchone()[0]
    return [json.loads(each) for each in (one if isinstance(one, list) else [] if one is None else [one])]
print(json.dumps([select(case) for case in json.load(sys.stdin)]))`,
      cases,
    );
    let selected = 0;
    for (const [i, { document: root, ours, duck }] of cases.entries()) {
      if (ours.includes('[*]') && !onLists(root, duck)) continue;
      const mine = selectTokens(root, ours);
      assert.deepEqual(mine, found[i], `${ours} in ${JSON.stringify(root)}`);
      selected += mine.length;
    }
    assert.ok(selected > 100, `only ${selected} found anything`);
  });
});

/** Whether no object is asked for its children by [*], which DuckDB understands of lists only. */
function onLists(root: Value, path: string): boolean {
  const before = path.split('[*]').slice(0, -1);
  return before.every((_, i) => {
    const here = before
      .slice(0, i + 1)
      .join('[*]')
      .replaceAll(/\."([^"]*)"/g, "['$1']");
    return selectTokens(root, here).every((value) => Array.isArray(value) || typeof value !== 'object');
  });
}
