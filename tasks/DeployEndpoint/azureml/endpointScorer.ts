import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../runtime/error.js';
import type { Predictor } from '../../../serving/predictor.js';
import { smokeRows } from '../smokeTest.js';

/** What the container is: our service, or Azure's MLflow server. */
export type Container = 'service' | 'mlflow';

/** Python and C write the last digit of an exponential otherwise than V8. */
export const LARGEST_DIFFERENCE = 1e-9;
/** A deployment that is ready may not be known to the endpoint's router yet. */
const ATTEMPTS = 10;
const PASSING = new Set([404, 408, 424, 429, 502, 503, 504]);

/** One answer of the endpoint. */
export interface Answer {
  /** The deployment that gave it, as the endpoint says. */
  deployment: string | undefined;
  milliseconds: number;
  /** HTTP status, or what kept an answer from coming. */
  outcome: number | string;
  /** Only of a good answer. */
  scores?: number[];
  text: string;
}

/** Sends the model's example rows to an endpoint, and knows what the model itself says to them. */
export class EndpointScorer {
  readonly rows: number;
  private readonly body: string;

  private constructor(
    private readonly fetch: typeof globalThis.fetch,
    private readonly scoringUri: string,
    predictor: Predictor,
    container: Container,
    private readonly expected: Float64Array,
  ) {
    const records = smokeRows(predictor.model);
    this.rows = records.length;
    this.body = JSON.stringify(container === 'service' ? { data: records } : { input_data: split(records) });
  }

  static async open(
    fetch: typeof globalThis.fetch,
    scoringUri: string,
    predictor: Predictor,
    container: Container,
  ): Promise<EndpointScorer> {
    const { scores } = await predictor.predict({ records: smokeRows(predictor.model) });
    return new EndpointScorer(fetch, scoringUri, predictor, container, scores);
  }

  /** One request, to a named deployment or to whichever the endpoint's traffic leads to. Never throws but for a cancel. */
  async ask(signal: AbortSignal, deployment?: string): Promise<Answer> {
    const started = performance.now();
    const milliseconds = () => performance.now() - started;
    try {
      const answer = await this.fetch(this.scoringUri, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(deployment && { 'azureml-model-deployment': deployment }),
        },
        body: this.body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
      });
      const text = await answer.text();
      const scores = answer.ok ? scoresOf(text) : undefined;
      return {
        deployment: answer.headers.get('azureml-model-deployment') ?? undefined,
        ...{ milliseconds: milliseconds(), text },
        outcome: answer.ok && !scores ? 'an answer without scores' : answer.status,
        ...(scores && { scores }),
      };
    } catch (error) {
      signal.throwIfAborted();
      return {
        ...{ deployment: undefined, milliseconds: milliseconds(), text: '' },
        outcome: (error as NodeJS.ErrnoException).code ?? (error as Error).name,
      };
    }
  }

  /** Largest difference from the model's own scores; infinite for another number of scores. */
  difference(scores: readonly number[]): number {
    if (scores.length !== this.expected.length) return Number.POSITIVE_INFINITY;
    const differences = scores.map((score, row) => Math.abs(score - this.expected[row]!));
    return differences.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...differences);
  }

  /**
   * Asks one deployment, whatever its traffic, until it answers, and compares.
   * @returns the largest difference from the model's own scores
   * @throws UserError when it does not answer, or not as the model does
   */
  async smokeTest(deployment: string, pauseSeconds: number, signal: AbortSignal): Promise<number> {
    for (let attempt = 1; ; attempt++) {
      const { outcome, scores, text } = await this.ask(signal, deployment);
      if (scores === undefined) {
        if ((typeof outcome === 'string' || PASSING.has(outcome)) && attempt < ATTEMPTS) {
          await sleep(pauseSeconds * 1000, undefined, { signal });
          continue;
        }
        throw new UserError({
          where: 'smoke test',
          what: `The deployment ${deployment} answered ${outcome}${text ? `: ${text.slice(0, 500)}` : ''}.`,
        });
      }
      const difference = this.difference(scores);
      if (difference <= LARGEST_DIFFERENCE) return difference;
      throw new UserError({
        where: 'smoke test',
        what: `The answers of ${deployment} differ from the model's own scores by up to ${difference}.`,
        cure: 'Please report this with the model: it is a defect of the deployment.',
      });
    }
  }
}

function split(records: readonly Readonly<Record<string, unknown>>[]): object {
  const columns = Object.keys(records[0] ?? {});
  return {
    columns,
    index: records.map((_, row) => row),
    data: records.map((record) => columns.map((name) => record[name])),
  };
}

/** Ours come as `{"result": […]}`, those of Azure's MLflow server as a list. */
function scoresOf(text: string): number[] | undefined {
  try {
    const body = JSON.parse(text);
    const scores = Array.isArray(body) ? body : body.result;
    return Array.isArray(scores) && scores.every((score) => typeof score === 'number') ? scores : undefined;
  } catch {
    return undefined;
  }
}
