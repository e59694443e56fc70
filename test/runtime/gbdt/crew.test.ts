import assert from 'node:assert/strict';
import type { Worker } from 'node:worker_threads';
import { train } from '../../../runtime/gbdt/train.js';
import { generate, PARAMETERS, rowsOf } from './generatedData.js';

const set = generate(
  'crew',
  20_000,
  3,
  { a: (random) => random(), b: (random) => random() },
  ({ a, b }) => a! - b!,
);

describe('a training thread', () => {
  const started: Worker[] = [];
  const note = (worker: Worker) => started.push(worker);
  beforeEach(() => {
    started.length = 0;
    process.on('worker', note);
  });
  afterEach(() => {
    process.off('worker', note);
  });
  const options = {
    parameters: { ...PARAMETERS, num_iterations: 100_000 },
    train: rowsOf(set, 0, 20_000),
    workers: 3,
  };

  it('that dies ends the training with an error that says so, and takes the others along', async () => {
    const training = train({
      ...options,
      onProgress: ({ iteration }) => {
        if (iteration === 3) void started[1]!.terminate();
      },
    });
    await assert.rejects(training, /A training thread ended early \(exit code 1\)/);
    assert.equal(started.length, 3);
    // Only a thread that has ended has this number.
    assert.deepEqual(
      started.map(({ threadId }) => threadId),
      [-1, -1, -1],
    );
  });

  it('works no more when the training is cancelled', async () => {
    const cancelled = new AbortController();
    const training = train({
      ...options,
      signal: cancelled.signal,
      onProgress: ({ iteration }) => {
        if (iteration === 3) cancelled.abort(new Error('cancelled'));
      },
    });
    await assert.rejects(training, /cancelled/);
    assert.deepEqual(
      started.map(({ threadId }) => threadId),
      [-1, -1, -1],
    );
  });
});
