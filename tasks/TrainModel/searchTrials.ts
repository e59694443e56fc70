import { randomUUID } from 'node:crypto';
import type { MedianRule } from '../../runtime/gbdt/medianRule.js';
import { type Parameters, plainParameters } from '../../runtime/gbdt/parameters.js';
import {
  type SearchResult,
  search,
  type Trial,
  type TrialResult,
  type TriedTrial,
} from '../../runtime/gbdt/search.js';
import type { TrainingResult } from '../../runtime/gbdt/training.js';
import { isBetter } from '../../runtime/gbdt/watch.js';
import { RUN_TAGS } from '../../workspace/runTags.js';
import type { Run, Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import { progressReporter } from './progressReporter.js';
import { recordedRun } from './recordedRun.js';
import { runTrial, type Watching } from './runTrial.js';

/** What a search came to, for people. */
export interface SearchOutcome {
  /** The watched metric, by LightGBM's name. */
  metric: string;
  planned: number;
  tried: number;
  /** Best first, those that were given up behind the others. */
  ranking: RankedTrial[];
}

export interface RankedTrial {
  /** From 1. */
  trial: number;
  value: number;
  bestIteration: number;
  /** Trees after which it was given up; then it cannot become the model. */
  givenUpAfter?: number;
  /** What was drawn, as text; empty for the parameters as given. */
  drawn: Record<string, string>;
}

export interface SearchTrialsOptions {
  trials: readonly Trial[];
  minutes: number;
  /** Trainings that come after the search, for the progress. */
  trainingsAhead: number;
  /** The run that the trials belong to. */
  parent: Run;
  workspace: Workspace;
  /** `name` is the trial's, for its checkpoint. */
  train: (name: string, parameters: Parameters, watching: Watching) => Promise<TrainingResult>;
  measure: (training: TrainingResult) => Promise<Record<string, number>>;
}

/** Searches, with a run of its own for every trial; `runs` are these, ended, in the order of the trials. */
export async function searchTrials(
  { trials, minutes, trainingsAhead, parent, workspace, train, measure }: SearchTrialsOptions,
  host: Host,
): Promise<{ result: SearchResult; outcome: SearchOutcome; runs: Run[] }> {
  host.log(
    `Searching: up to ${trials.length} trials within ${minutes} minutes, the first with the parameters as given.`,
  );
  const runs: Run[] = [];
  const tryTrial = ({ index, parameters, point }: Trial, rule?: MedianRule): Promise<TrialResult> => {
    const run: Run = {
      runId: randomUUID().replaceAll('-', ''),
      experiment: parent.experiment,
      status: 'RUNNING',
      startTime: Date.now(),
      params: textOf(plainParameters(parameters)),
      metrics: {},
      tags: { ...parent.tags, [RUN_TAGS.parentRun]: parent.runId, [RUN_TAGS.trial]: String(index + 1) },
    };
    const name = `Trial ${index + 1} of ${trials.length}`;
    const drawn = Object.entries(textOf(point)).map(([parameter, value]) => `${parameter} ${value}`);
    return recordedRun(run, workspace, host.signal, async () => {
      const stage = { name, done: index, of: trials.length + trainingsAhead };
      const result = await runTrial(
        (watching) => train(`trial-${index + 1}`, parameters, watching),
        rule && { median: rule, learningRate: parameters.learning_rate },
        { onProgress: progressReporter(host, stage), signal: host.signal },
      );
      const ended: Run = { ...run, status: 'FINISHED', endTime: Date.now() };
      if ('givenUp' in result) {
        const trees = result.givenUp.length;
        ended.status = 'KILLED';
        ended.tags = { ...run.tags, [RUN_TAGS.givenUpAfter]: String(trees) };
        host.log(
          `${name}: given up after ${trees} trees, worse than the median of those before; ${drawn.join(', ')}.`,
        );
      } else {
        const { bestIteration, curve } = result;
        ended.metrics = { ...(await measure(result)), best_iteration: bestIteration };
        host.log(
          `${name}: ${curve.metric} ${curve.validation[bestIteration - 1]?.toFixed(5)} with ${bestIteration} trees, ${drawn.join(', ') || 'as given'}.`,
        );
      }
      await workspace.saveRun(ended);
      runs.push(ended);
      host.progress((100 * (stage.done + 1)) / stage.of, `${name} is done`);
      return result;
    });
  };
  const result = await search(trials, minutes * 60_000, tryTrial);
  const { tried, metric, best } = result;
  const givenUp = tried.filter(({ givenUpAfter }) => givenUpAfter !== undefined).length;
  const early = givenUp > 0 ? `, ${givenUp} of them given up early` : '';
  host.log(`Did ${tried.length} of ${trials.length} trials${early}; trial ${best.index + 1} is the best.`);
  if (tried.length < trials.length) {
    host.log(
      `The time was up. How many trials fit into it depends on the machine: for the same model everywhere, search with ${tried.length} trials and more time.`,
    );
  }
  const ranking = [...tried].sort((a, b) => order(a, b, metric)).map(ranked);
  return { result, outcome: { metric, planned: trials.length, tried: tried.length, ranking }, runs };
}

function order(a: TriedTrial, b: TriedTrial, metric: string): number {
  const [first, second] = [a, b].map(({ givenUpAfter }) => Number(givenUpAfter !== undefined));
  if (first !== second) return first! - second!;
  if (isBetter(a.value, b.value, metric)) return -1;
  return isBetter(b.value, a.value, metric) ? 1 : a.index - b.index;
}

function ranked({ index, value, bestIteration, givenUpAfter, point }: TriedTrial): RankedTrial {
  return {
    ...{ trial: index + 1, value, bestIteration, drawn: textOf(point) },
    ...(givenUpAfter !== undefined && { givenUpAfter }),
  };
}

function textOf(values: object): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
