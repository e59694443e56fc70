/**
 * Chance that a standard normal number exceeds `z`, to about 1e-14 of its size. Near the middle by the power series of
 * the error function, in the tail by its continued fraction (Abramowitz and Stegun 7.1.6 and 26.2.14).
 */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let odd = 3; term > sum * 1e-17; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = 0;
  for (let step = 100; step > 0; step--) fraction = step / (z + fraction);
  return density / (z + fraction);
}
