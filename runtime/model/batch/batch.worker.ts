import { parentPort } from 'node:worker_threads';
import { type Assignment, chunkScorer } from './chunkScorer.js';
import type { Order } from './scoringThreads.js';

parentPort!.once('message', (assignment: Assignment) => {
  const score = chunkScorer(assignment);
  parentPort!.on('message', ({ slot, count }: Order) => {
    score(slot, count);
    parentPort!.postMessage(slot);
  });
  parentPort!.postMessage('ready');
});
