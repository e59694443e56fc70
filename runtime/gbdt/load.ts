import { ColumnEncoder } from './encode.js';
import type { Plan } from './plan.js';
import { offsetOf } from './start.js';
import type { TrainingRows } from './training.js';

/** Writes the training rows' codes, labels, weights and starting states into the shared memory. */
export function loadTraining(
  plan: Plan,
  memory: WebAssembly.Memory,
  trainingRows: TrainingRows,
  weight: Float64Array | undefined,
  start: number,
): void {
  const { features, label } = trainingRows;
  const { layout, rows, loss, slope } = plan;
  const encoder = new ColumnEncoder(memory, layout.encoding);
  for (const { wide, column, features: members } of plan.bundles) {
    for (const { feature, radix } of members) {
      const planned = plan.features[feature]!;
      const target = { address: column, step: wide ? 2 : 1, wide };
      encoder.encode(features[planned.index]!.values, planned, radix, target);
    }
  }
  const floats = (address: number) => new Float64Array(memory.buffer, address, rows);
  floats(layout.label).set(label);
  if (weight) floats(layout.weight).set(weight);
  const state = floats(layout.state);
  const toState = (score: number) => (loss.multiplicative ? Math.exp(slope * score) : score);
  const offset = offsetOf(trainingRows);
  if (offset) for (let row = 0; row < rows; row++) state[row] = toState(start + offset[row]!);
  else state.fill(toState(start));
}

/** As `loadTraining` for the validation rows. */
export function loadValidation(
  plan: Plan,
  memory: WebAssembly.Memory,
  validation: TrainingRows,
  start: number,
): void {
  const { features, label, weight } = validation;
  const { layout, validationRows: rows } = plan;
  const encoder = new ColumnEncoder(memory, layout.encoding);
  for (const { wide, offset, features: members } of plan.bundles) {
    for (const { feature, radix } of members) {
      const planned = plan.features[feature]!;
      const target = { address: layout.validationRecords + offset, step: layout.stride, wide };
      encoder.encode(features[planned.index]!.values, planned, radix, target);
    }
  }
  const floats = (address: number) => new Float64Array(memory.buffer, address, rows);
  floats(layout.validationLabel).set(label);
  if (weight) floats(layout.validationWeight).set(weight);
  const score = floats(layout.validationScore);
  const offset = offsetOf(validation);
  if (offset) for (let row = 0; row < rows; row++) score[row] = start + offset[row]!;
  else score.fill(start);
}
