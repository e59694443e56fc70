import type { Batch } from './batch.js';

/** A feature as clients see it. */
export interface Feature {
  name: string;
  type: 'integer' | 'number' | 'string';
  kind: 'numeric' | 'binary' | 'categorical';
  /** Text categories that training knew. */
  levels?: readonly string[];
  /** Values, besides null, that mean missing. */
  missing: readonly (number | string)[];
  /** Smallest and largest value in training. */
  min?: number;
  max?: number;
}

export interface ModelDescription {
  name: string;
  version: string;
  /** SHA-256 over the model directory. */
  sha256: string;
  /** In the order of positional rows. */
  features: readonly Feature[];
  /** Raw records that the model can score; empty for a model that came without. */
  example: readonly Readonly<Record<string, unknown>>[];
}

export interface Prediction {
  /** Probability (or the objective's own unit) per row, in the order of the rows. */
  scores: Float64Array;
  /** Values outside what training saw: unknown categories, numbers beyond the range. They are scored all the same. */
  outOfDomain: number;
}

/** What the service needs of a model. */
export interface Predictor {
  readonly model: ModelDescription;
  /** @throws UserError naming rows and features that do not fit; values are never repeated. */
  predict(batch: Batch): Prediction;
}
