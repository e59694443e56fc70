import { UserError } from '../error.js';
import type { Parameters } from './parameters.js';
import type { TrainingRows } from './training.js';

/** What is minimised: its start, and its first two derivatives by the raw score. */
export interface Objective {
  /** LightGBM's name with its settings, as the model file holds it. */
  readonly description: string;
  /** The raw score that fits best without any tree. */
  initialScore(rows: TrainingRows): number;
  /** Fills gradient and hessian of each row at its raw score. */
  derive(rows: TrainingRows, scores: Float64Array, gradients: Float64Array, hessians: Float64Array): void;
  /** Raw score to answer. */
  convert(score: number): number;
}

const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));

/** Log loss of a claim's probability: gradient p - y, hessian p (1 - p), each times the row's weight. */
const binary: Objective = {
  description: 'binary sigmoid:1',
  initialScore({ label, weight }) {
    let [claims, total] = [0, 0];
    for (let row = 0; row < label.length; row++) {
      const own = weight ? weight[row]! : 1;
      claims += own * label[row]!;
      total += own;
    }
    return Math.log(claims / (total - claims));
  },
  derive({ label, weight }, scores, gradients, hessians) {
    for (let row = 0; row < label.length; row++) {
      const probability = sigmoid(scores[row]!);
      const own = weight ? weight[row]! : 1;
      gradients[row] = own * (probability - label[row]!);
      hessians[row] = own * probability * (1 - probability);
    }
  },
  convert: sigmoid,
};

export function objectiveOf({ objective }: Parameters): Objective {
  if (objective === 'binary') return binary;
  throw new UserError({
    where: "Parameter 'objective'",
    what: `'${objective}' cannot be trained on the agent.`,
    cure: 'Use objective: binary.',
  });
}

/** @throws UserError where the labels do not fit the objective. */
export function checkLabels({ label }: TrainingRows, part: string): void {
  const wrong = label.findIndex((value) => value !== 0 && value !== 1);
  if (wrong >= 0) {
    throw new UserError({
      where: `The ${part} rows`,
      what: `Row ${wrong + 1} has the label ${label[wrong]}, neither 0 nor 1.`,
      cure: 'Prepare the data with a target of 0 and 1.',
    });
  }
  const claims = label.reduce((a, b) => a + b, 0);
  if (claims === 0 || claims === label.length) {
    throw new UserError({
      where: `The ${part} rows`,
      what: `All ${label.length} labels are ${claims === 0 ? 0 : 1}: there is nothing to tell apart.`,
      cure: 'Use data with both claims and others in every part.',
    });
  }
}
