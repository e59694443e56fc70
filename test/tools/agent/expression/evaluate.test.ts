import assert from 'node:assert/strict';
import { checkExpression, evaluate } from '../../../../tools/agent/expression/evaluate.js';
import { generalFunctions } from '../../../../tools/agent/expression/functions.js';
import { ExpressionError, parseExpression } from '../../../../tools/agent/expression/parse.js';

const names = {
  variables: { Name: 'Claim Model', count: '12', empty: '', decimal: '0.28', tiny: '1e-05', big: '1,000' },
  parameters: { list: ['a', 'B'], flag: true, number: 3, object: { Key: 'v' } },
};

const run = (text: string) => evaluate(parseExpression(text), { names, functions: generalFunctions });

describe('evaluate', () => {
  for (const [text, expected] of [
    ["eq('ABC', 'abc')", true],
    ["eq('true', true)", true],
    ["eq(true, 'anything')", true],
    ["eq(0, '')", true],
    ["eq(1, 'x')", false],
    ['eq(variables.missing, 0)', false],
    ["eq(variables.missing, '')", true],
    ['eq(variables.NAME, variables.name)', true],
    ["ne(variables['count'], 12)", false],
    // Comparison converts to the left one's type: text orders as text, so the number belongs on the left.
    ["lt('9', 10)", false],
    ["lt(9, '10')", true],
    ['ge(variables.count, 9)', false],
    ['le(9, variables.count)', true],
    ['gt(1, variables.missing)', true],
    ['le(0.28, variables.decimal)', true],
    ['lt(999, variables.big)', true],
    ["in('b', 'A', 'B')", true],
    ["notIn('c', 'A', 'B')", true],
    ["contains('ABCDE', 'bcd')", true],
    ["startsWith('refs/heads/main', 'REFS/')", true],
    ["endsWith('model.lgb', '.LGB')", true],
    ["containsValue(parameters.list, 'b')", true],
    ["coalesce(variables.missing, variables.empty, 'x')", 'x'],
    ["format('{0}-{1} {{0}}', variables.count, true)", '12-True {0}'],
    ["join(',', parameters.list)", 'a,B'],
    ['length(parameters.list)', 2],
    ["length('four')", 4],
    ["lower('ÄB')", 'äb'],
    ["upper('äb')", 'ÄB'],
    ["trim('  x ')", 'x'],
    ["replace('a-b-c', '-', '+')", 'a+b+c'],
    ["split('a,b', ',')[1]", 'b'],
    ['parameters.list[1]', 'B'],
    ['parameters.list[9]', null],
    ['parameters.object.key', 'v'],
    ['variables.name.deeper', null],
    ["iif(parameters.flag, 'yes', 'no')", 'yes'],
    ['xor(true, false)', true],
    ["not('')", true],
    ['and(true, 1)', true],
    ["or(false, '', 0, null)", false],
    ['convertToJson(parameters.object)', '{\n  "Key": "v"\n}'],
    // Neither is reached, so neither fails.
    ["or(true, lt(1, 'x'))", true],
    ["and(false, lt(1, 'x'))", false],
  ] as const) {
    it(`${text} is ${JSON.stringify(expected)}`, () => assert.deepEqual(run(text), expected));
  }

  for (const [text, message] of [
    ["lt(1, 'x')", /lt: "x" cannot be compared with 1/],
    // No exponents: a metric written as 1e-05 is no number to Azure Pipelines.
    ['gt(1, variables.tiny)', /"1e-05" cannot be compared/],
    ["format('{1}', 'a')", /format has no argument \{1\}/],
    ['lower(parameters.object)', /cannot be used as text/],
    ['lt(parameters.object, 1)', /cannot be compared/],
  ] as const) {
    it(`${text} fails`, () => {
      assert.throws(
        () => run(text),
        (error) => error instanceof ExpressionError && message.test(error.message),
      );
    });
  }
});

describe('checkExpression', () => {
  const check = (text: string) =>
    checkExpression(parseExpression(text), { names: ['variables'], functions: generalFunctions });

  it('finds nothing in what can be evaluated', () => {
    assert.deepEqual(check("and(eq(VARIABLES.x, 'y'), NOT(false))"), []);
  });

  it('finds every name, function and number of arguments that is wrong, with its place', () => {
    const found = check('and(eq(variable.x, 1, 2), nothing(main), not())');
    assert.deepEqual(
      found.map(({ at, message }) => [at, message.split(/[;.]/)[0]]),
      [
        [4, 'eq takes 2 arguments, not 3'],
        [7, "'variable' is not known here"],
        [26, "There is no function 'nothing' here"],
        [34, "'main' is not known here"],
        [41, 'not takes 1 arguments, not 0'],
      ],
    );
  });

  it('does not take what every object has for a function', () => {
    assert.equal(check('constructor()').length, 1);
  });
});
