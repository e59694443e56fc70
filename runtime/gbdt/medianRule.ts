import { isBetter } from './watch.js';

/** Trials that are always finished before the rule says anything. */
const FIRST = 4;
/** Share of the usual way to the end before which no trial is judged. */
const WARM_UP = 1 / 4;

/** A trial that ran to its end: the best value of the watched metric after each tree. */
interface Finished {
  learningRate: number;
  best: number[];
}

/**
 * The median stopping rule (Golovin et al. 2017, Google Vizier, 3.2.1): a trial is given up when its best value so far
 * is worse than the median of what the finished trials had come to at the same point. Points are compared by trees times
 * learning rate, so that slow learners are not taken for bad ones. Depends on the order of the trials alone, not on time.
 */
export class MedianRule {
  private readonly finished: Finished[] = [];

  constructor(private readonly metric: string) {}

  /**
   * Takes a trial that ran to its end.
   * @param validation the watched metric after each tree
   */
  add(learningRate: number, validation: readonly number[]): void {
    let best = validation[0]!;
    const soFar = validation.map((value) => {
      if (isBetter(value, best, this.metric)) best = value;
      return best;
    });
    this.finished.push({ learningRate, best: soFar });
  }

  /** Judges the next trial by those that were finished before it. */
  judge(learningRate: number): TrialJudge {
    return new TrialJudge(
      this.metric,
      learningRate,
      this.finished.length < FIRST ? [] : this.finished.slice(),
    );
  }
}

/** Follows one trial. */
export class TrialJudge {
  /** The watched metric after each tree, up to the one after which the trial was given up. */
  readonly curve: number[] = [];
  isGivenUp = false;
  private best = Number.NaN;
  private readonly warmUp: number;

  constructor(
    private readonly metric: string,
    private readonly learningRate: number,
    private readonly finished: readonly Finished[],
  ) {
    this.warmUp = WARM_UP * median(finished.map((trial) => trial.best.length * trial.learningRate));
  }

  /** Takes the metric after the next tree; once the trial is given up, nothing counts any more. */
  note(value: number): void {
    if (this.isGivenUp) return;
    this.curve.push(value);
    if (isBetter(value, this.best, this.metric)) this.best = value;
    const way = this.curve.length * this.learningRate;
    if (this.finished.length === 0 || way < this.warmUp) return;
    const usual = median(this.finished.map((trial) => valueAt(trial, way)));
    this.isGivenUp = isBetter(usual, this.best, this.metric);
  }
}

/** The value of a trial that has come this way, or its last one if it ended earlier. */
function valueAt({ learningRate, best }: Finished, way: number): number {
  const trees = Math.max(1, Math.floor(way / learningRate + 1e-9));
  return best[Math.min(trees, best.length) - 1]!;
}

function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
