import { parentPort } from 'node:worker_threads';
import { carryOut, type Order } from './order.js';

parentPort!.on('message', (order: Order) => {
  for (const answer of carryOut(order)) parentPort!.postMessage(answer);
});
