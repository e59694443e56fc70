import { setImmediate } from 'node:timers/promises';
import { Refusal } from './failure.js';

/** Longest time for which one request keeps all others waiting. */
const TURN_MS = 4;

/**
 * Shares the one thread among requests: makes the function that a request calls before each of its rows, and that lets
 * the others have their turn every few milliseconds.
 * @param seconds after which the request is given up with 503
 * @param isGone whether nobody waits for the answer any more
 */
export function takeTurns(seconds: number, isGone: () => boolean): () => Promise<void> | undefined {
  const started = performance.now();
  let turnEnds = started + TURN_MS;
  return () => {
    const now = performance.now();
    if (now < turnEnds) return undefined;
    if (now - started > seconds * 1000) {
      throw new Refusal({
        status: 503,
        message: `The rows took longer than ${seconds} s. Send fewer per request, or try again when there is less to do.`,
        headers: { 'retry-after': '1' },
      });
    }
    // The answer goes nowhere; the status is for the log.
    if (isGone()) throw new Refusal({ status: 499, message: 'The client went away.' });
    return setImmediate().then(() => {
      turnEnds = performance.now() + TURN_MS;
    });
  };
}
