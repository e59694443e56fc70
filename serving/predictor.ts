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
  /** The column that identifies a policy, which clients may send along. */
  id?: string;
  /** Raw records that the model can score; empty for a model that came without. */
  example: readonly Readonly<Record<string, unknown>>[];
}

/** How much a feature moved a row's raw score (log-odds, log of a rate or an amount) away from the expected one. */
export interface Reason {
  feature: string;
  contribution: number;
}

export interface Prediction {
  /** Probability (or the objective's own unit) per row, in the order of the rows. */
  scores: Float64Array;
  /** Values outside what training saw: unknown categories, numbers beyond the range. */
  outOfDomain: number;
  /** Values under names that are no features, passed over. */
  unknown: number;
  /** Features that did not come along, taken as missing values. */
  absent: number;
  /** Per row the features that moved its score most, the strongest first; only where asked for. */
  reasons?: Reason[][];
}

export interface PredictOptions {
  /** How many reasons to give per row. */
  reasons?: number;
  /** Called before each row. What it returns is waited for; what it throws ends the work. */
  pause?: () => Promise<void> | undefined;
}

/** What the service needs of a model. */
export interface Predictor {
  readonly model: ModelDescription;
  /** @throws UserError naming rows and features that do not fit; values are never repeated. */
  predict(batch: Batch, options?: PredictOptions): Promise<Prediction>;
}
