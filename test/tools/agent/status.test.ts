import assert from 'node:assert/strict';
import type { Result } from '../../../tools/agent/result.js';
import { overall, stepStatus, unitStatus } from '../../../tools/agent/status.js';

const answers = (functions: ReturnType<typeof stepStatus>, ...names: string[]) =>
  Object.entries(functions)
    .filter(([, { call }]) => call(names.map((name) => () => name)))
    .map(([name]) => name);

describe('stepStatus', () => {
  for (const [status, expected] of [
    ['Succeeded', ['always', 'succeeded', 'succeededorfailed']],
    ['SucceededWithIssues', ['always', 'succeeded', 'succeededorfailed']],
    ['Failed', ['always', 'failed', 'succeededorfailed']],
    ['Canceled', ['always', 'canceled']],
  ] as const) {
    it(`of a job that stands at ${status}`, () => assert.deepEqual(answers(stepStatus(status)), expected));
  }
});

describe('unitStatus', () => {
  const of = (before: Record<string, Result>, canceled = false) => unitStatus(before, canceled);

  it('asks all before', () => {
    assert.deepEqual(answers(of({})), ['always', 'succeeded', 'succeededorfailed']);
    assert.deepEqual(answers(of({ a: 'Succeeded', b: 'Failed' })), ['always', 'failed', 'succeededorfailed']);
    assert.deepEqual(answers(of({ a: 'Skipped' })), ['always', 'succeededorfailed']);
  });

  it('asks those that are named', () => {
    const functions = of({ good: 'SucceededWithIssues', bad: 'Failed', not: 'Skipped' });
    assert.deepEqual(answers(functions, 'GOOD'), ['always', 'succeeded', 'succeededorfailed']);
    assert.deepEqual(answers(functions, 'bad'), ['always', 'failed', 'succeededorfailed']);
    assert.deepEqual(answers(functions, 'not'), ['always']);
  });

  it('of a canceled run lets only always and canceled hold', () => {
    assert.deepEqual(answers(of({ a: 'Succeeded' }, true)), ['always', 'canceled']);
  });
});

describe('overall', () => {
  it('is the worst of the parts, and Skipped only when all were', () => {
    assert.equal(overall(['Succeeded', 'Skipped']), 'Succeeded');
    assert.equal(overall(['Skipped', 'Skipped']), 'Skipped');
    assert.equal(overall(['Succeeded', 'SucceededWithIssues']), 'SucceededWithIssues');
    assert.equal(overall(['SucceededWithIssues', 'Failed', 'Skipped']), 'Failed');
    assert.equal(overall(['Failed', 'Canceled']), 'Canceled');
    assert.equal(overall([]), 'Succeeded');
  });
});
