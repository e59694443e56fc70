import type { FeatureBins } from './bins.js';
import type { Iteration } from './boost.js';
import type { LaidOut } from './layout.js';
import type { Loss } from './loss.js';
import type { Parameters } from './parameters.js';

/** A feature that has something to split on. */
export interface PlannedFeature extends FeatureBins {
  /** Position in the model's features. */
  index: number;
  /** -1 or 1: predictions may only fall or rise with it. */
  monotone: number;
}

/** All that a worker has to know, posted to it once. */
export interface Plan extends LaidOut {
  parameters: Parameters;
  loss: Pick<Loss, 'kernel' | 'shape' | 'multiplicative'>;
  /** Slope of the sigmoid that turns scores into probabilities; 1 for losses without one. */
  slope: number;
  metric: string;
  features: PlannedFeature[];
  /** Planned feature at each position of the model's features, -1 if it has nothing to split on. */
  positions: number[];
  /** Groups of planned features that may meet in a branch; none: all may. */
  interactions: number[][];
  workers: number;
  rows: number;
  validationRows: number;
  /** Iterations of the run that is resumed. */
  resumed?: readonly Iteration[];
}
