import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { root } from '../../support/root.js';

/** Counts in its own cell; after each round all cells must be alike. */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData.module).then(({ Barrier }) => {
  const cells = new Int32Array(workerData.buffer);
  const barrier = new Barrier(cells.subarray(0, 2), workerData.parties);
  const own = 2 + workerData.index;
  let wrong = 0;
    for (let round = 1; round <= workerData.rounds; round++) {
      cells[own] = round;
      barrier.wait();
      for (let i = 0; i < workerData.parties; i++) if (cells[2 + i] !== round) wrong++;
      barrier.wait();
    }
    parentPort.postMessage(wrong);
});`;

function run(parties: number, rounds: number): Promise<unknown>[] {
  const buffer = new SharedArrayBuffer(4 * (2 + parties));
  const module = join(root, 'build', 'runtime', 'gbdt', 'barrier.js');
  return Array.from({ length: parties }, (_, index) => {
    const workerData = { buffer, parties, index, rounds, module };
    const worker = new Worker(WORKER, { eval: true, workerData });
    return new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject));
  });
}

describe('Barrier', () => {
  it('lets nobody through before all have come, thousands of times', async () => {
    assert.deepEqual(await Promise.all(run(3, 3000)), [0, 0, 0]);
  });
});
