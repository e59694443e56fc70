/** Points in (0, 1) and their weights: the weighted sum of a function's values at the points is its integral. */
export interface Quadrature {
  points: Float64Array;
  weights: Float64Array;
}

/**
 * Gauss-Legendre quadrature on [0, 1]: with `count` points it is exact for polynomials up to degree 2 `count` - 1. The
 * points are the roots of the Legendre polynomial of that degree, found by Newton's method (Press et al.: Numerical
 * Recipes, 4.6).
 */
export function gaussLegendre(count: number): Quadrature {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    let x = Math.cos((Math.PI * (index + 0.75)) / (count + 0.5));
    let slope = 1;
    // Newton doubles the correct digits with every step; the start has at least two.
    for (let step = 0; step < 6; step++) {
      let [value, before] = [1, 0];
      for (let degree = 1; degree <= count; degree++) {
        [value, before] = [((2 * degree - 1) * x * value - (degree - 1) * before) / degree, value];
      }
      slope = (count * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    points[index] = (1 - x) / 2;
    weights[index] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}
