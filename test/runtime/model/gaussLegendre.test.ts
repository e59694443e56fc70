import assert from 'node:assert/strict';
import { gaussLegendre } from '../../../runtime/model/gaussLegendre.js';
import { assertRelative } from '../../support/closeTo.js';
import { needPython, python } from '../../support/python.js';

describe('Gauss-Legendre quadrature', () => {
  it("has numpy's points and weights, moved to [0, 1]", function () {
    needPython(this);
    const counts = [1, 2, 3, 5, 10, 33, 64];
    const theirs = python<{ points: number[]; weights: number[] }[]>(
      `
import json, sys
import numpy as np
def rule(count):
    points, weights = np.polynomial.legendre.leggauss(count)
    return {'points': ((points + 1) / 2).tolist(), 'weights': (weights / 2).tolist()}
print(json.dumps([rule(count) for count in json.load(sys.stdin)]))`,
      counts,
    );
    for (const [index, count] of counts.entries()) {
      const { points, weights } = gaussLegendre(count);
      assertRelative(points, theirs[index]!.points, 1e-12, `points of ${count}`);
      assertRelative(weights, theirs[index]!.weights, 1e-11, `weights of ${count}`);
    }
  }).timeout(20_000);

  it('is exact for polynomials up to its degree, and not beyond', () => {
    for (let count = 1; count <= 12; count++) {
      const { points, weights } = gaussLegendre(count);
      const integral = (power: number) =>
        points.reduce((sum, point, index) => sum + weights[index]! * point ** power, 0);
      for (let power = 0; power < 2 * count; power++) {
        assertRelative([integral(power)], [1 / (power + 1)], 1e-13, `${count} points, power ${power}`);
      }
      if (count < 8) assert(Math.abs(integral(2 * count) * (2 * count + 1) - 1) > 1e-9);
    }
  });
});
