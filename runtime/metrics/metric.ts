import type { TargetKind } from '../data/manifest.js';

/**
 * Scores and labels of the same rows, one entry per row. Scores of a classifier are probabilities. The arrays may not
 * be changed once a metric has seen them: their order is kept for the next one.
 */
export interface Scored {
  scores: Float64Array;
  /** 1 is a claim, 0 is none; of other targets the count or the amount, per unit of exposure if there is one. */
  labels: Float64Array;
  /** What the labels are; 0 and 1 if absent. */
  target?: TargetKind;
  /** Not negative; 1 each if absent. With an exposure they are multiplied by it already. */
  weights?: Float64Array;
  /** Above 0: what a count or an amount was divided by. */
  exposure?: Float64Array;
  /** Why the scores of a 0/1 target cannot be taken for probabilities, even where they lie between 0 and 1. */
  noProbability?: string;
  /** Of a draw of the bootstrap: its rows have been checked, and nothing beside the value is looked at. */
  drawn?: true;
  /**
   * Rows that belong together, such as the policies of one holder: row i is in group `of[i]`, from 0 to `count - 1`.
   * Intervals then draw whole groups. If absent, every row stands alone.
   */
  groups?: { of: Uint32Array; count: number };
  /** Scores of the rows that the model learned from: what `psi(score)` compares with. */
  trainingScores?: Float64Array;
  /** Rows kept for choices such as a threshold, which may not be made on the rows that are judged. */
  validation?: Scored;
}

/** A metric's value, or the reason why it has none. Undefined is never zero and never a pass. */
export type Metric =
  | {
      status: 'computed';
      value: number;
      /** Two-sided confidence interval. */
      interval?: Interval;
      /** Beside the value: a no-skill baseline, where a maximum is reached, how many bins. */
      detail?: Record<string, number>;
    }
  | { status: 'not computed'; reason: string };

export interface Interval {
  /** For example 0.95. */
  level: number;
  low: number;
  high: number;
  method: string;
}

/** The level of every interval, two-sided. */
export const LEVEL = 0.95;

/** Half the width of a two-sided interval at LEVEL, in standard errors. */
export const STANDARD_ERRORS = 1.959963984540054;

/** A value; a value that is no finite number counts as not computed. */
export function computed(
  value: number,
  extra: { interval?: Interval; detail?: Record<string, number> } = {},
): Metric {
  return Number.isFinite(value)
    ? { status: 'computed', value, ...extra }
    : notComputed(`the result is ${value}`);
}

export function notComputed(reason: string): Metric {
  return { status: 'not computed', reason };
}
