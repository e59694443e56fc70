import { parentPort } from 'node:worker_threads';
import { type PartsJob, writeParts } from './writeParts.js';

parentPort!.once('message', (job: PartsJob) => parentPort!.postMessage(writeParts(job)));
