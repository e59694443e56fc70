import assert from 'node:assert/strict';
import type { Value } from '../../../../tools/agent/expression/value.js';
import { judge } from '../../../../tools/agent/gate/judge.js';
import { readManifest, serverTaskNames, type TaskManifest } from '../../../support/extension.js';

function expressionOf(task: string): string {
  const { execution } = readManifest<TaskManifest>('tasks', task, 'task.json');
  return (execution.HttpRequest as { Execute: { Expression: string } }).Execute.Expression;
}

/** Where each gate finds its one string. */
const answers: Record<string, (verdict?: Value) => Value> = {
  ModelGate: (verdict) => ({
    count: 2,
    value: {
      Other: { $type: 'System.String', $value: 'passed' },
      ...(verdict !== undefined && { 'ModelGate.verdict': { $type: 'System.String', $value: verdict } }),
    },
  }),
  RegisteredModelGate: (verdict) => ({
    name: '7',
    properties: {
      tags: { other: 'passed', ...(verdict !== undefined && { 'ModelGate.verdict': verdict }) },
    },
  }),
};

describe('judge', () => {
  const tags: Value = {
    tags: { auc: '0.63', gini: '0.26', tiny: '1e-05', empty: '', nothing: null, big: '1,000', comma: '0,28' },
  };

  // The traps into which a gate on numbers falls, and why ours compares one word instead.
  for (const [why, expression, expected] of [
    ['text on the left compares as text', "ge(root['tags']['gini'], 0.3)", false],
    ['… so a worse number passes', "ge('9', 10)", true],
    ['a number on the left compares as a number', "le(0.25, root['tags']['gini'])", true],
    ['a missing tag is 0, so an upper bound passes', "ge(0.2, root['tags']['logloss'])", true],
    [
      '… unless its presence is demanded',
      "and(ne(root['tags']['logloss'], ''), ge(0.2, root['tags']['logloss']))",
      false,
    ],
    ['an empty tag is 0 too', "ge(0.2, root['tags']['empty'])", true],
    ['null is 0 too', "ge(0.2, root['tags']['nothing'])", true],
    ['a decimal comma is a thousands separator', "le(27, root['tags']['comma'])", true],
    ['true equals any text', "eq(true, 'failed')", true],
    ['a pasted empty threshold is still an expression', "le('', root['tags']['auc'])", true],
  ] as const) {
    it(why, () => assert.equal(judge(expression, tags), expected));
  }

  for (const [why, expression] of [
    ['an exponent is no number', "le(0.1, root['tags']['tiny'])"],
    ['NaN is no number', "le(0.1, 'NaN')"],
    ['Infinity is no number', "le(0.1, 'Infinity')"],
    ['a pasted decimal comma is an argument too many', "le(0,28, root['tags']['auc'])"],
    ['a variable that was not set stays in the text', "le($(threshold), root['tags']['auc'])"],
    ['a name that the server does not know', "eq(variables['x'], 'passed')"],
  ] as const) {
    it(`does not pass: ${why}`, () =>
      assert.throws(() => judge(expression, tags), { name: 'ExpressionError' }));
  }

  it('counts what a JSONPath finds', () => {
    const root: Value = { value: [{ open: 'yes' }, { open: 'yes' }] };
    assert.equal(judge("eq(2, count(jsonpath('$.value[*].open')))", root), true);
    assert.equal(judge("eq(0, count(jsonpath('$.value[*].closed')))", root), true);
    assert.equal(judge("isNullOrEmpty(root['missing'])", root), true);
  });

  for (const task of serverTaskNames) {
    describe(`with the expression of ${task}`, () => {
      const passes = (verdict?: Value) => judge(expressionOf(task), answers[task]!(verdict));

      it('passes for the one word', () => assert.equal(passes('passed'), true));

      for (const verdict of [
        ...['failed', 'pending', '', 'NaN', 'Infinity', 'not passed', 'passed ', 'null', 'true', '0', '1'],
        ...[null, true, false, 0, 1, [], ['passed'], {}, { $value: 'passed' }],
      ] as Value[]) {
        it(`does not pass for ${JSON.stringify(verdict)}`, () => {
          // A conversion that fails is a gate that does not pass.
          let passed = false;
          try {
            passed = passes(verdict);
          } catch (error) {
            assert.equal((error as Error).name, 'ExpressionError');
          }
          assert.equal(passed, false);
        });
      }

      it('does not pass without it, nor for an answer of another shape', () => {
        assert.equal(passes(), false);
        for (const answer of [
          {},
          [],
          null,
          'passed',
          { value: null },
          { value: [] },
          { message: 'passed' },
        ] as Value[]) {
          assert.equal(judge(expressionOf(task), answer), false, JSON.stringify(answer));
        }
      });
    });
  }
});
