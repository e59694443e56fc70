import assert from 'node:assert/strict';
import { describe as text } from '../../../runtime/error.js';
import type { Explanation } from '../../../runtime/model/explanation.js';
import { brokenConstraints } from '../../../tasks/TrainModel/brokenConstraints.js';

const explanation: Explanation = {
  kind: 'explanation',
  formatVersion: 1,
  rows: { permutation: 10, shap: 10, partialDependence: 10, monotone: 10 },
  importance: [],
  partialDependence: [],
  monotone: [
    { feature: 'age', constraint: 1, holds: true },
    {
      feature: 'power',
      constraint: -1,
      holds: false,
      counterexample: { row: 4, lower: { value: 1, raw: 0.25 }, upper: { value: 2, raw: 0.5 } },
    },
  ],
};

describe('brokenConstraints', () => {
  it('says which constraint is broken, and by which row and values', () => {
    const [finding, ...others] = brokenConstraints(explanation);
    assert.deepEqual(others, []);
    assert.match(
      text(finding!),
      /^monotone_constraints: power:-1: .*row 5 .*from 0\.25 to 0\.5 as power goes from 1 to 2\./,
    );
  });
});
