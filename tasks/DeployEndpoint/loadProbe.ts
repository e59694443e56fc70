import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../runtime/error.js';
import type { ModelDescription } from '../../serving/predictor.js';
import type { Deployment } from '../../workspace/workspace.js';
import { smokeRows } from './smokeTest.js';

export interface LoadProbeOptions {
  requestsPerSecond: number;
  seconds: number;
  /** The step fails above it; without it the figures are only reported. */
  p99LimitMilliseconds?: number;
}

export type LoadProbe = NonNullable<Deployment['loadProbe']>;

/** Time for answers that have not come when the last request is sent. */
const LAST_ANSWERS_MS = 5000;
const TICK_MS = 1;

/**
 * Sends requests of one row at a steady rate, whether earlier ones are answered or not: a service that is slow for a
 * moment pays for all that would have come in that moment. Every request must be answered with 200.
 * @throws UserError if one is not, or if one in a hundred takes longer than the limit
 */
export async function loadProbe(
  url: string,
  model: ModelDescription,
  key: string | undefined,
  options: LoadProbeOptions,
  signal: AbortSignal,
): Promise<LoadProbe> {
  const { requestsPerSecond, seconds, p99LimitMilliseconds } = options;
  const bodies = smokeRows(model).map((row) => JSON.stringify({ data: [row] }));
  const total = Math.round(requestsPerSecond * seconds);
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  const failures = new Map<string, number>();
  const send = async (body: string): Promise<void> => {
    const sent = performance.now();
    const outcome = await post(`${url}/score`, body, key, agent);
    if (outcome === '200') times.push(performance.now() - sent);
    else failures.set(outcome, (failures.get(outcome) ?? 0) + 1);
  };
  const underway: Promise<void>[] = [];
  try {
    const started = performance.now();
    while (underway.length < total) {
      signal.throwIfAborted();
      const due = Math.min(total, 1 + ((performance.now() - started) * requestsPerSecond) / 1000);
      while (underway.length < Math.floor(due)) underway.push(send(bodies[underway.length % bodies.length]!));
      await sleep(TICK_MS);
    }
    await Promise.all(underway);
  } finally {
    agent.destroy();
  }
  if (failures.size > 0) {
    const list = [...failures].map(([outcome, count]) => `${count} × ${outcome}`).join(', ');
    throw new UserError({
      where: 'load probe',
      what: `${total - times.length} of ${total} requests were not answered with scores: ${list}.`,
      cure: 'Ask for fewer requests per second, or deploy to a larger machine.',
    });
  }
  times.sort((a, b) => a - b);
  const probe: LoadProbe = {
    requestsPerSecond,
    seconds,
    requests: total,
    p50Milliseconds: quantile(times, 0.5),
    p99Milliseconds: quantile(times, 0.99),
    ...(p99LimitMilliseconds === undefined ? {} : { p99LimitMilliseconds }),
  };
  if (p99LimitMilliseconds !== undefined && probe.p99Milliseconds > p99LimitMilliseconds) {
    throw new UserError({
      where: 'load probe',
      what: `At ${requestsPerSecond} requests per second, the slowest of a hundred takes ${probe.p99Milliseconds.toFixed(2)} ms; the limit is ${p99LimitMilliseconds} ms.`,
      cure: 'Use a smaller model or a larger machine, or raise the limit.',
    });
  }
  return probe;
}

/** The smallest time that this share of all does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/** Resolves with the status, or with what kept it from coming. */
function post(url: string, body: string, key: string | undefined, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        timeout: LAST_ANSWERS_MS,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        },
      },
      (answer) => {
        answer.resume().once('end', () => resolve(String(answer.statusCode)));
        answer.once('error', () => resolve('answer cut'));
      },
    );
    sent.once('timeout', () => sent.destroy(Object.assign(new Error(), { code: 'no answer in time' })));
    sent.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    sent.end(body);
  });
}
