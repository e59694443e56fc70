import assert from 'node:assert/strict';
import { parseConditions } from '../../../runtime/gate/parse.js';
import { unfitConditions } from '../../../runtime/gate/unfitConditions.js';
import { knownMetricNames, metricNamed } from '../../../runtime/metrics/catalogue.js';

const conditions = (text: string) => parseConditions(text, 'conditions');

describe('unfit conditions', () => {
  it('ask of a target what it does not have, and are told what it has', () => {
    const findings = unfitConditions(
      conditions('gini >= 0.2\nlogloss <= 0.2\nf1@5% >= 0.1\nrmse <= 100'),
      'count',
      undefined,
      'conditions',
    );
    assert.deepEqual(
      findings.map(({ where }) => where),
      ['conditions:2', 'conditions:3'],
    );
    assert.match(findings[0].what, /target is a count, for which log loss is not defined/);
    assert.match(findings[0].cure ?? '', /Is poisson_deviance meant/);
    const other = unfitConditions(conditions('rmse <= 0.3'), 'binary', undefined, 'conditions');
    assert.match(other[0].cure ?? '', /Is brier meant/);
  });

  it('name a counterpart that is defined, for every metric and target', () => {
    const names = knownMetricNames().map((name) => name.replace('…', '10%'));
    for (const target of ['binary', 'count', 'amount'] as const) {
      for (const name of names) {
        for (const { cure } of unfitConditions(conditions(`${name} >= 0`), target, undefined, 'x')) {
          const close = /^Is (\S+) meant/.exec(cure ?? '')![1];
          assert.ok(metricNamed(close).targets.includes(target), `${close} for ${name} of ${target}`);
        }
      }
    }
  });

  it('need probabilities where the answers are none', () => {
    const text =
      'gini >= 0.2\nlogloss <= 0.2\nexpected/observed between 0.9 and 1.1\nlift@10% >= 1\nf1@prevalence >= 0';
    const findings = unfitConditions(conditions(text), 'binary', 'the answers are raw scores', 'conditions');
    assert.deepEqual(
      findings.map(({ where }) => where),
      ['conditions:2', 'conditions:3', 'conditions:5'],
    );
    assert.match(findings[0].what, /log loss needs probabilities: the answers are raw scores/);
    assert.deepEqual(unfitConditions(conditions(text), 'binary', undefined, 'conditions'), []);
  });
});
