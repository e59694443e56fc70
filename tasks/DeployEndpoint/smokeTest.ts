import { UserError } from '../../runtime/error.js';
import type { ModelDescription, Predictor } from '../../serving/predictor.js';
import { SMOKE_TEST_ID } from '../../serving/telemetry/scoredRow.js';

/** JSON carries doubles exactly; this leaves room for nothing but the last digits of a sum. */
const LARGEST_DIFFERENCE = 1e-12;
const TIMED_REQUESTS = 50;

export interface SmokeTest {
  /** Rows compared. */
  rows: number;
  /** Between the service's answers and the model's own scores. */
  largestDifference: number;
  /** Of the whole test. */
  milliseconds: number;
  /** Of requests with one row, one after the other. */
  latency: { requests: number; medianMs: number; worstMs: number };
}

/**
 * Sends rows to a service by name and by position, and compares the answers with those of the model in this process.
 * @throws UserError when the service does not answer, or not as the model does.
 */
export async function smokeTest(
  url: string,
  predictor: Predictor,
  key: string | undefined,
  signal: AbortSignal,
): Promise<SmokeTest> {
  const started = performance.now();
  const names = predictor.model.features.map(({ name }) => name);
  const records = smokeRows(predictor.model);
  const { scores: expected } = await predictor.predict({ records });
  const positional = records.map((record) => names.map((name) => record[name]));
  const ask = (data: unknown[]): Promise<number[]> => score(url, predictor.model, data, key, signal);

  const answers = [await ask(records), await ask(positional)];
  const largestDifference = Math.max(...answers.map((answer) => difference(answer, expected)));
  if (!(largestDifference <= LARGEST_DIFFERENCE)) {
    throw new UserError({
      where: 'smoke test',
      what: `The service's answers differ from the model's own scores by up to ${largestDifference}.`,
      cure: 'Nothing was deployed. Please report this with the model: it is a defect of the scoring service.',
    });
  }

  const times: number[] = [];
  for (let request = 0; request < TIMED_REQUESTS; request++) {
    const begun = performance.now();
    await ask([records[request % records.length]]);
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  return {
    rows: records.length,
    largestDifference,
    milliseconds: Math.round(performance.now() - started),
    latency: { requests: times.length, medianMs: times[times.length >> 1]!, worstMs: times.at(-1)! },
  };
}

/** The model's own example, or for a model without one, rows from the bounds of what it knows. */
export function smokeRows({ example, features }: ModelDescription): Readonly<Record<string, unknown>>[] {
  if (example.length > 0) return [...example];
  const row = (value: (feature: (typeof features)[number]) => unknown): Record<string, unknown> =>
    Object.fromEntries(features.map((feature) => [feature.name, value(feature) ?? null]));
  return [
    row(({ levels, min }) => levels?.[0] ?? min),
    row(({ levels, max }) => levels?.at(-1) ?? max),
    row(() => null),
  ];
}

async function score(
  url: string,
  model: ModelDescription,
  data: unknown[],
  key: string | undefined,
  signal: AbortSignal,
): Promise<number[]> {
  const answer = await fetch(`${url}/score`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-request-id': SMOKE_TEST_ID,
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ data }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
  });
  const body = (await answer.json()) as { result?: number[]; message?: string };
  if (!answer.ok || body.result === undefined) {
    throw new UserError({
      where: 'smoke test',
      what: `The service answered ${answer.status}: ${body.message ?? 'no scores'}.`,
    });
  }
  if (answer.headers.get('x-model-sha256') !== model.sha256) {
    throw new UserError({ where: 'smoke test', what: 'The service has loaded another model.' });
  }
  return body.result;
}

/** Infinite when the answer has another number of scores. */
function difference(answer: readonly number[], expected: Float64Array): number {
  if (answer.length !== expected.length) return Number.POSITIVE_INFINITY;
  return answer.reduce((largest, value, row) => Math.max(largest, Math.abs(value - expected[row]!)), 0);
}
