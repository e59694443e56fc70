import type { Progress } from '../../runtime/gbdt/training.js';
import type { Host } from '../common/host.js';

/** At most one line in this time: a log of 500 trees should not have 500 lines. */
const EVERY_MS = 5000;

/** Which of several trainings this is. */
export interface Stage {
  /** For the log, for example `Trial 3 of 20`; none where there is one training only. */
  name?: string;
  /** Trainings before this one, and all of them. */
  done: number;
  of: number;
}

const digits = (value: number): string => value.toFixed(5);

/** Tells the pipeline how far training is: rate, time left, the best value so far. */
export function progressReporter(
  host: Host,
  stage: Stage = { done: 0, of: 1 },
): (progress: Progress) => void {
  const prefix = stage.name === undefined ? '' : `${stage.name}: `;
  let told = 0;
  let before: number | undefined;
  return ({ iteration, iterations, elapsedMs, validation, best }) => {
    // Trees of an interrupted run were not grown in this time.
    before ??= iteration - 1;
    if (iteration < iterations && elapsedMs - told < EVERY_MS) return;
    told = elapsedMs;
    const perSecond = (iteration - before) / (elapsedMs / 1000);
    const left = Math.ceil((iterations - iteration) / perSecond);
    const watched = validation === undefined ? '' : `, now ${digits(validation)}`;
    const soFar = best ? `, best ${digits(best.value)} at ${best.iteration}` : '';
    const ahead = iteration < iterations ? `, at most ${left} s left` : '';
    const tree = `${prefix}Tree ${iteration} of ${iterations}`;
    host.log(`${tree}: ${perSecond.toFixed(1)} trees/s${ahead}${watched}${soFar}`);
    host.progress((100 * (stage.done + iteration / iterations)) / stage.of, `${tree}${soFar}`);
  };
}
