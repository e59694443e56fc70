import { UserError } from '../error.js';
import { MedianRule } from './medianRule.js';
import { type Parameters, parseParameters, plainParameters } from './parameters.js';
import { drawPoint, type Point, type SearchSpace } from './searchSpace.js';
import type { TrainingResult } from './training.js';
import { isBetter } from './watch.js';

/** Draws in vain after which a space counts as used up. */
const VAIN_DRAWS = 1000;

/** One set of parameters to try. */
export interface Trial {
  /** From 0, which is the parameters as given. */
  index: number;
  /** What was drawn for it; empty for the first. */
  point: Point;
  parameters: Parameters;
}

export interface TriedTrial extends Trial {
  bestIteration: number;
  /** Trees after which the trial was given up, see medianRule.ts. */
  givenUpAfter?: number;
  /** The watched metric on the validation rows at the best iteration; NaN if there is none. */
  value: number;
}

export interface SearchResult {
  /** By LightGBM's name. */
  metric: string;
  /** In the order in which they were tried. */
  tried: TriedTrial[];
  best: TriedTrial;
  /** What training the best one returned. */
  training: TrainingResult;
}

/** What a trial comes to: a model, or nothing but its curve up to the tree after which it was given up. */
export type TrialResult = TrainingResult | { givenUp: readonly number[] };

/**
 * The parameters as given and then random points of the space, each once: the same for the same seed, and a trial
 * does not depend on how many come after it. There are fewer than `count` where the space has no more.
 * @throws UserError if a combination of values is contrary in itself, before anything is trained
 */
export function planTrials(space: SearchSpace, given: Parameters, count: number, seed: number): Trial[] {
  const trials: Trial[] = [{ index: 0, point: {}, parameters: given }];
  const plain = plainParameters(given);
  const seen = new Set([JSON.stringify(plain)]);
  for (let draw = 0, vain = 0; trials.length < count && vain < VAIN_DRAWS; draw++) {
    const point = drawPoint(space, seed, draw);
    const settings = { ...plain, ...point };
    const key = JSON.stringify(settings);
    if (seen.has(key)) {
      vain++;
      continue;
    }
    vain = 0;
    seen.add(key);
    trials.push({ index: trials.length, point, parameters: combined(settings, point) });
  }
  return trials;
}

function combined(settings: object, point: Point): Parameters {
  const lines = Object.entries(settings).map(([name, value]) => `${name}: ${value}`);
  try {
    return parseParameters(lines.join('\n'));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const drawn = Object.entries(point).map(([name, value]) => `${name} ${value}`);
    throw new UserError(
      error.findings.map(({ what, cure }) => ({
        where: 'searchSpace',
        what: `With ${drawn.join(', ')}: ${what}`,
        ...(cure !== undefined && { cure }),
      })),
    );
  }
}

/**
 * Tries one trial after the other until all are done or the time is up; a trial that has begun is finished, and the
 * first is always tried. The best is the one with the best validation metric of those that were not given up, of equals
 * the earliest. The result depends on the clock only in how many trials are done.
 * @param runTrial trains with the trial's parameters, on the same rows for every trial; it has to ask the rule whether
 * to go on
 * @param now milliseconds of any clock
 */
export async function search(
  trials: readonly Trial[],
  budgetMs: number,
  runTrial: (trial: Trial, rule: MedianRule | undefined) => Promise<TrialResult>,
  now: () => number = () => performance.now(),
): Promise<SearchResult> {
  const end = now() + budgetMs;
  const tried: TriedTrial[] = [];
  let best: { trial: TriedTrial; training: TrainingResult } | undefined;
  let rule: MedianRule | undefined;
  for (const trial of trials) {
    if (best && now() >= end) break;
    const training = await runTrial(trial, rule);
    if ('givenUp' in training) {
      tried.push({ ...trial, ...givenUp(training.givenUp, best!.training.curve.metric) });
      continue;
    }
    const { bestIteration, curve } = training;
    rule ??= new MedianRule(curve.metric);
    rule.add(trial.parameters.learning_rate, curve.validation);
    const done = { ...trial, bestIteration, value: curve.validation[bestIteration - 1] ?? Number.NaN };
    tried.push(done);
    if (!best || isBetter(done.value, best.trial.value, curve.metric)) best = { trial: done, training };
  }
  if (!best) throw new Error('There are no trials.');
  return { metric: best.training.curve.metric, tried, best: best.trial, training: best.training };
}

function givenUp(
  curve: readonly number[],
  metric: string,
): Pick<TriedTrial, 'bestIteration' | 'value' | 'givenUpAfter'> {
  const value = curve.reduce((best, next) => (isBetter(next, best, metric) ? next : best), Number.NaN);
  return { bestIteration: curve.indexOf(value) + 1, value, givenUpAfter: curve.length };
}
