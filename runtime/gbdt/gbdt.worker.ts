import { parentPort } from 'node:worker_threads';
import { boost } from './boost.js';
import type { Assignment } from './crew.js';
import { Shard } from './shard.js';

parentPort!.once('message', ({ plan, index, module, memory }: Assignment) => {
  const shard = new Shard(plan, index, module, memory);
  for (const iteration of boost(shard)) if (index === 0) parentPort!.postMessage(iteration);
  parentPort!.postMessage('done');
});
