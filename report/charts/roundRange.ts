const STEPS = [1, 2, 2.5, 5, 10];
const INTERVALS = 5;

/** Ends of an axis that holds all values with a little room, on round numbers so that both are ticks. */
export function roundRange(values: readonly number[]): { min: number; max: number; interval: number } {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const span = highest - lowest || Math.abs(highest) || 1;
  const power = 10 ** Math.floor(Math.log10(span / INTERVALS));
  const interval = power * STEPS.find((step) => step * power * INTERVALS >= span)!;
  const room = 0.04 * span;
  const exact = (steps: number): number => Number((steps * interval).toPrecision(12));
  return {
    min: exact(Math.floor((lowest - room) / interval)),
    max: exact(Math.ceil((highest + room) / interval)),
    interval,
  };
}
