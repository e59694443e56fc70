import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Batch } from './batch.js';
import type { ModelDescription, Prediction, Predictor, Reason } from './predictor.js';

/** What was scored for whom: all that it takes to watch a model in use. */
export interface Scored {
  requestId: string;
  model: ModelDescription;
  /** As the client sent it. */
  batch: Batch;
  prediction: Prediction;
  /** Milliseconds since 1970. */
  startTime: number;
  /** How long the rows took to score. */
  milliseconds: number;
  /** The client's W3C trace context, as it was sent. */
  traceparent?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The model that was served when the request came: it answers the whole of it, whatever comes after it. */
    predictor: Predictor;
    /** Set once the rows have been scored. */
    scored: Scored | null;
  }
  interface FastifyContextConfig {
    /** Answered also without a key and under load. */
    open: boolean;
  }
}

/** What the routes know of the service. */
export interface Service {
  /** False once the service has been told to stop. */
  readonly ready: boolean;
  /**
   * Scores the rows with the request's model and sets the answer's headers.
   * @param reasons how many to give per row
   */
  score(
    batch: Batch,
    request: FastifyRequest,
    reply: FastifyReply,
    reasons?: number,
  ): Promise<{ scores: number[]; reasons?: Reason[][] }>;
}

export interface Route {
  method: 'GET' | 'POST';
  url: string;
  /** Answers without a key, for probes. */
  open?: true;
  handle(request: FastifyRequest, reply: FastifyReply): unknown;
}
