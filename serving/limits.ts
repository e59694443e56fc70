/** What one request, and all of them together, may ask of the service. */
export interface Limits {
  bodyBytes: number;
  rows: number;
  /** Requests being read or answered at the same time; one more gets 429. */
  requests: number;
  /** From a request's first byte to its last; a slower client gets 408. */
  receiveSeconds: number;
  /** For scoring the rows of one request; after that it gets 503. */
  answerSeconds: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 2 * 1024 * 1024,
  rows: 10_000,
  requests: 100,
  receiveSeconds: 30,
  answerSeconds: 10,
};
