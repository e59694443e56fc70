import type { FeatureColumn } from '../data/table.js';
import type { Model } from '../model/model.js';
import type { Checkpoint } from './checkpoint.js';
import type { Parameters } from './parameters.js';

/** Rows to learn from or to watch. All arrays have one entry per row. */
export interface TrainingRows {
  features: readonly FeatureColumn[];
  label: Float64Array;
  weight?: Float64Array;
  /** Raw score that a row starts from. As in LightGBM, training then does not start from the average. */
  initScore?: Float64Array;
  /**
   * Share of a year, kilometres and the like, above 0; only where the objective's score is the logarithm of a mean.
   * The row's mean is the model's answer times its exposure: the logarithm is added to every score (an offset).
   */
  exposure?: Float64Array;
}

export interface Progress {
  iteration: number;
  iterations: number;
  elapsedMs: number;
  /** Metric value on the validation rows after this iteration, if there are any. */
  validation?: number;
  best?: { iteration: number; value: number };
}

export interface TrainingOptions {
  parameters: Parameters;
  train: TrainingRows;
  validation?: TrainingRows;
  /** Adds trees to a model of the same features: rows start from its scores. */
  continueFrom?: Model;
  /** Goes on where an interrupted run of the same rows and parameters was. */
  resume?: Checkpoint;
  /** `checkpoint` returns what is needed to resume from here (see checkpoint.ts). */
  onProgress?: (progress: Progress, checkpoint: () => Checkpoint) => void;
  /** Stops the workers at once; `train` then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Default: as many as the work and the machine justify. The model does not depend on it. */
  workers?: number;
}

export interface TrainingResult {
  /** Holds only the iterations up to the best one. */
  model: Model;
  /** Trees grown here that the model keeps. */
  bestIteration: number;
  /** Iterations grown, those dropped by early stopping included. */
  iterations: number;
  /** Metric name, for example `auc`, and its value on the validation rows after each iteration. */
  curve: { metric: string; validation: number[] };
}
