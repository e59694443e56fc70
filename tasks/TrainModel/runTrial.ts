import type { MedianRule } from '../../runtime/gbdt/medianRule.js';
import type { TrialResult } from '../../runtime/gbdt/search.js';
import type { TrainingOptions, TrainingResult } from '../../runtime/gbdt/training.js';

/** What a training is told besides parameters and rows. */
export type Watching = Required<Pick<TrainingOptions, 'onProgress' | 'signal'>>;

/**
 * Trains a trial and gives it up when the rule says so. Its whole curve counts, that of an interrupted run included, so
 * that a search that was interrupted decides as one that was not.
 * @param rule none while there is nothing to compare with
 */
export async function runTrial(
  train: (watching: Watching) => Promise<TrainingResult>,
  rule: { median: MedianRule; learningRate: number } | undefined,
  { onProgress, signal }: Watching,
): Promise<TrialResult> {
  if (!rule) return train({ onProgress, signal });
  const judge = rule.median.judge(rule.learningRate);
  const giveUp = new AbortController();
  const watch: Watching['onProgress'] = (progress, checkpoint) => {
    onProgress(progress, checkpoint);
    const isNext = judge.curve.length + 1 === progress.iteration;
    const values = isNext
      ? [progress.validation]
      : checkpoint().iterations.map(({ validation }) => validation);
    for (const value of values) if (value !== undefined) judge.note(value);
    if (judge.isGivenUp) giveUp.abort();
  };
  try {
    const result = await train({ onProgress: watch, signal: AbortSignal.any([signal, giveUp.signal]) });
    for (const value of result.curve.validation.slice(judge.curve.length)) judge.note(value);
    return judge.isGivenUp ? { givenUp: judge.curve } : result;
  } catch (error) {
    if (!giveUp.signal.aborted || signal.aborted) throw error;
    return { givenUp: judge.curve };
  }
}
