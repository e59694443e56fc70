import type { Progress } from '../../runtime/gbdt/training.js';
import type { Host } from '../common/host.js';

/** At most one line in this time: a log of 500 trees should not have 500 lines. */
const EVERY_MS = 5000;

const digits = (value: number): string => value.toFixed(5);

/** Tells the pipeline how far training is: rate, time left, the best value so far. */
export function progressReporter(host: Host): (progress: Progress) => void {
  let told = 0;
  return ({ iteration, iterations, elapsedMs, validation, best }) => {
    if (iteration < iterations && elapsedMs - told < EVERY_MS) return;
    told = elapsedMs;
    const perSecond = iteration / (elapsedMs / 1000);
    const left = Math.ceil((iterations - iteration) / perSecond);
    const watched = validation === undefined ? '' : `, now ${digits(validation)}`;
    const soFar = best ? `, best ${digits(best.value)} at ${best.iteration}` : '';
    const ahead = iteration < iterations ? `, at most ${left} s left` : '';
    host.log(`Tree ${iteration} of ${iterations}: ${perSecond.toFixed(1)} trees/s${ahead}${watched}${soFar}`);
    host.progress((100 * iteration) / iterations, `Tree ${iteration} of ${iterations}${soFar}`);
  };
}
