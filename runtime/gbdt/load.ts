import type { Prepared } from './prepare.js';
import { offsetOf } from './start.js';
import type { TrainingRows } from './training.js';

/** Writes labels, weights and what the scores start from into the shared memory: all that is not a feature. */
export function loadRows(memory: WebAssembly.Memory, { plan, ...prepared }: Prepared): void {
  const { train, validation, weight, start } = prepared;
  const { layout, rows, validationRows, loss, slope } = plan;
  const trainFloats = (address: number) => new Float64Array(memory.buffer, address, rows);
  trainFloats(layout.label).set(train.label);
  if (weight) trainFloats(layout.weight).set(weight);
  const toState = (score: number) => (loss.multiplicative ? Math.exp(slope * score) : score);
  fillStart(trainFloats(layout.state), train, start, toState);
  if (!validation) return;
  const floats = (address: number) => new Float64Array(memory.buffer, address, validationRows);
  floats(layout.validationLabel).set(validation.label);
  if (validation.weight) floats(layout.validationWeight).set(validation.weight);
  fillStart(floats(layout.validationScore), validation, start, (score) => score);
}

function fillStart(
  target: Float64Array,
  rows: TrainingRows,
  start: number,
  toState: (score: number) => number,
): void {
  const offset = offsetOf(rows);
  if (offset) for (let row = 0; row < target.length; row++) target[row] = toState(start + offset[row]!);
  else target.fill(toState(start));
}
