/** Scores and labels of the same rows. `weights` default to 1. Scores of a classifier are probabilities. */
export interface Scored {
  scores: Float64Array;
  labels: Float64Array;
  weights?: Float64Array;
}

/** A metric's value, or the reason why it has none. Undefined is never zero and never a pass. */
export type Metric =
  | {
      status: 'computed';
      value: number;
      /** Two-sided confidence interval. */
      interval?: { level: number; low: number; high: number; method: string };
      /** Beside the value: a no-skill baseline, where a maximum is reached, how many bins. */
      detail?: Record<string, number>;
    }
  | { status: 'not computed'; reason: string };
