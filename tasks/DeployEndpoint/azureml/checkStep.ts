import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../runtime/error.js';
import type { Answer, EndpointScorer } from './endpointScorer.js';
import { LARGEST_DIFFERENCE } from './endpointScorer.js';

export interface StepLimits {
  /** How long a step is watched. */
  seconds: number;
  /** How many times the endpoint is called meanwhile. */
  requests: number;
  /** In percent of the requests. */
  maxErrorPercent: number;
  /** Of the slowest of twenty answers; without it the latency is only reported. */
  latencyLimitMilliseconds?: number;
}

/** What was seen of the endpoint in one step. */
export interface StepCheck {
  requests: number;
  errors: number;
  p95Milliseconds: number;
  /** Answers by deployment. */
  answeredBy: Record<string, number>;
}

/**
 * Calls the endpoint as its clients do, at even distances over the time of a step.
 * @throws UserError if too many requests fail, if answers are too slow, or if the new deployment answers wrongly
 */
export async function checkStep(
  scorer: EndpointScorer,
  deployment: string,
  limits: StepLimits,
  signal: AbortSignal,
): Promise<StepCheck> {
  const answers: Answer[] = [];
  const started = performance.now();
  for (let request = 0; request < limits.requests; request++) {
    const due = started + (1000 * limits.seconds * request) / limits.requests;
    await sleep(Math.max(0, due - performance.now()), undefined, { signal });
    answers.push(await scorer.ask(signal));
  }
  const good = answers.filter(({ scores }) => scores !== undefined);
  const times = good.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const check: StepCheck = {
    requests: limits.requests,
    errors: limits.requests - good.length,
    p95Milliseconds: times[Math.max(0, Math.ceil(0.95 * times.length) - 1)] ?? 0,
    answeredBy: counted(good.map((answer) => answer.deployment ?? 'unnamed')),
  };
  judge(check, answers, limits);
  const wrong = good.filter(
    (answer) =>
      answer.deployment === deployment && !(scorer.difference(answer.scores!) <= LARGEST_DIFFERENCE),
  );
  if (wrong.length > 0) {
    throw new UserError({
      where: 'traffic',
      what: `${wrong.length} answers of ${deployment} differ from the model's own scores.`,
      cure: 'Please report this with the model: it is a defect of the deployment.',
    });
  }
  return check;
}

function judge(
  { requests, errors, p95Milliseconds }: StepCheck,
  answers: readonly Answer[],
  limits: StepLimits,
): void {
  const { maxErrorPercent, latencyLimitMilliseconds } = limits;
  const percent = (100 * errors) / requests;
  if (percent > maxErrorPercent) {
    const outcomes = counted(answers.filter(({ scores }) => !scores).map(({ outcome }) => String(outcome)));
    const list = Object.entries(outcomes).map(([outcome, count]) => `${count} × ${outcome}`);
    throw new UserError({
      where: 'traffic',
      what: `${errors} of ${requests} requests to the endpoint failed (${list.join(', ')}): ${percent} %, and ${maxErrorPercent} % are allowed.`,
      cure: 'See the logs of the deployment in Azure Machine Learning studio.',
    });
  }
  if (latencyLimitMilliseconds !== undefined && p95Milliseconds > latencyLimitMilliseconds) {
    throw new UserError({
      where: 'traffic',
      what: `The slowest of twenty answers takes ${p95Milliseconds.toFixed(0)} ms; the limit is ${latencyLimitMilliseconds} ms.`,
      cure: 'Use a larger instance type or more instances, or raise the limit.',
    });
  }
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
