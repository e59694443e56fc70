import assert from 'node:assert/strict';
import {
  type Expression,
  ExpressionError,
  parseExpression,
} from '../../../../tools/agent/expression/parse.js';

/** An expression in one fixed notation. */
function show(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return JSON.stringify(expression.value);
    case 'name':
      return expression.name;
    case 'index':
      return `${show(expression.of)}[${show(expression.key)}]`;
    case 'call':
      return `${expression.name}(${expression.args.map(show).join(', ')})`;
  }
}

describe('parseExpression', () => {
  for (const [text, expected] of [
    [" 'it''s' ", `"it's"`],
    ["''", '""'],
    ['-1.50', '-1.5'],
    ['.5', '0.5'],
    ['TRUE', 'true'],
    ['null', 'null'],
    ['variables.a-b_1', 'variables["a-b_1"]'],
    ["variables['a.b']", 'variables["a.b"]'],
    ['f()', 'f()'],
    ["and( succeeded( ) ,\n eq(variables.x, 'y'))", 'and(succeeded(), eq(variables["x"], "y"))'],
    ["jsonpath('$.value[*]')[0].name", 'jsonpath("$.value[*]")[0]["name"]'],
    ["root[variables['key']]", 'root[variables["key"]]'],
    ['true.x', 'true["x"]'],
    ['true()', 'true()'],
  ]) {
    it(`reads ${text.trim()}`, () => assert.equal(show(parseExpression(text)), expected));
  }

  for (const [text, at] of [
    ['', 0],
    ['eq(1', 4],
    ['eq(1,)', 5],
    ['a b', 2],
    ["'open", 0],
    ['a.', 2],
    ['a[1', 3],
    ['1.2.3', 0],
    ['a == b', 2],
    ['1e5', 0],
    ['$x', 0],
    [')', 0],
  ] as const) {
    it(`refuses ${JSON.stringify(text)} at ${at}`, () => {
      assert.throws(
        () => parseExpression(text),
        (error) => error instanceof ExpressionError && error.at === at,
      );
    });
  }
});
