/** Sum of the values times the weights, or of the values alone. */
export function weightedSum(values: Float64Array, weights: Float64Array | undefined): number {
  let sum = 0;
  if (weights) for (let i = 0; i < values.length; i++) sum += weights[i] * values[i];
  else for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
