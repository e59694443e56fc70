import { gammaTail, logGamma } from '../../../runtime/drift/gammaTail.js';
import { assertRelative } from '../../support/closeTo.js';
import { needPython, python } from '../../support/python.js';

describe('gamma functions', () => {
  it('equal scipy from small to large arguments and far into the tail', function () {
    needPython(this);
    const pairs = [0.5, 1, 2.5, 10, 100, 1000].flatMap((a) =>
      [0, 0.01, 0.5, 1, 1.5, 2, 5].map((times) => [a, a * times] as const),
    );
    const expected = python<{ tails: number[]; logs: number[] }>(
      `
import json, sys
from scipy.special import gammaincc, gammaln
pairs = json.load(sys.stdin)
print(json.dumps({'tails': [float(gammaincc(a, x)) for a, x in pairs], 'logs': [float(gammaln(a + .25)) for a, x in pairs]}))`,
      pairs,
    );
    assertRelative(
      pairs.map(([a, x]) => gammaTail(a, x)),
      expected.tails,
      1e-10,
      'tail',
    );
    assertRelative(
      pairs.map(([a]) => logGamma(a + 0.25)),
      expected.logs,
      1e-12,
      'logarithm',
    );
  });
});
