import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { BoundedQueue } from '../../../serving/telemetry/boundedQueue.js';

describe('BoundedQueue', () => {
  const limits = { capacity: 10, batch: 4, delayMs: 1 };

  it('delivers all in order, in batches, one at a time', async () => {
    const batches: number[][] = [];
    let underway = 0;
    const queue = new BoundedQueue<number>(async (batch) => {
      assert.equal(++underway, 1);
      await sleep(2);
      batches.push(batch);
      underway--;
    }, limits);
    for (let i = 0; i < 10; i++) queue.add(i);
    await queue.close(1000);
    assert.deepEqual(batches, [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    assert.equal(queue.dropped, 0);
  });

  it('drops and counts what does not fit behind a delivery that never ends', async () => {
    const queue = new BoundedQueue<number>(() => new Promise(() => {}), limits);
    for (let i = 0; i < 4; i++) queue.add(i);
    await sleep(20);
    for (let i = 0; i < 100; i++) queue.add(i);
    assert.equal(queue.dropped, 90);
    await queue.close(5);
  });

  it('counts a batch that could not be delivered, and goes on', async () => {
    const delivered: number[] = [];
    const queue = new BoundedQueue<number>(async (batch) => {
      if (batch.includes(0)) throw new Error('refused');
      delivered.push(...batch);
    }, limits);
    for (let i = 0; i < 6; i++) queue.add(i);
    await queue.close(1000);
    assert.deepEqual([queue.dropped, delivered], [4, [4, 5]]);
    queue.add(7);
    await sleep(20);
    assert.deepEqual(delivered, [4, 5, 7]);
  });
});
