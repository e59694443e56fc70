import assert from 'node:assert/strict';
import { newestFirst } from '../../workspace/runOrder.js';
import type { Run } from '../../workspace/workspace.js';

function run(runId: string, startTime: number): Run {
  return { runId, startTime, experiment: 'e', status: 'FINISHED', params: {}, metrics: {}, tags: {} };
}

describe('newestFirst', () => {
  it('puts the latest start first, ties by id', () => {
    const runs = [run('b', 5), run('a', 1), run('B', 5), run('a', 5), run('z', 9)];
    const expected = ['z9', 'B5', 'a5', 'b5', 'a1'];
    const order = (list: Run[]) =>
      list.sort(newestFirst).map(({ runId, startTime }) => `${runId}${startTime}`);
    assert.deepEqual(order([...runs]), expected);
    assert.deepEqual(order([...runs].reverse()), expected);
  });
});
