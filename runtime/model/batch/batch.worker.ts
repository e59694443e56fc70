import { parentPort } from 'node:worker_threads';
import { type Assignment, slotScorer } from './slotScorer.js';

parentPort!.once('message', (assignment: Assignment) => {
  const score = slotScorer(assignment);
  parentPort!.on('message', ({ slot, count }: { slot: number; count: number }) => {
    score(slot, count);
    parentPort!.postMessage(slot);
  });
  parentPort!.postMessage('ready');
});
