import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Batch } from './batch.js';
import type { Predictor } from './predictor.js';

/** What the routes know of the service. */
export interface Service {
  readonly predictor: Predictor;
  /** False once the service has been told to stop. */
  readonly ready: boolean;
  /** Scores the rows and sets the answer's headers. */
  score(batch: Batch, reply: FastifyReply): number[];
}

export interface Route {
  method: 'GET' | 'POST';
  url: string;
  /** Answers without a key, for probes. */
  open?: true;
  handle(request: FastifyRequest, reply: FastifyReply): unknown;
}
