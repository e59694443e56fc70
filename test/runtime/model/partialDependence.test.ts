import assert from 'node:assert/strict';
import type { FeatureColumn } from '../../../runtime/data/table.js';
import { gridOf, partialDependence } from '../../../runtime/model/partialDependence.js';
import { assertRelative } from '../../support/closeTo.js';
import { inspectedModel } from '../../support/inspectedModel.js';
import { needPython } from '../../support/python.js';

const column = (kind: FeatureColumn['kind'], values: number[]): FeatureColumn =>
  ({ name: 'x', kind, values: Float64Array.from(values) }) as FeatureColumn;

describe('partialDependence', () => {
  it("is scikit-learn's, computed by brute force, missing values included", function () {
    needPython(this);
    const { model, columns, dependence } = inspectedModel();
    const grids = dependence.map(({ grid }, index) => ({ feature: model.featureNames[index]!, grid }));
    const curves = partialDependence(model, columns, grids);
    for (const [index, { means }] of dependence.entries()) {
      assertRelative(curves[index]!, means, 1e-12, model.featureNames[index]!);
    }
    assert.ok(
      dependence.some(({ means }) => Math.max(...means) > 1.5 * Math.min(...means)),
      'something depends',
    );
  }).timeout(60_000);
});

describe('gridOf', () => {
  it('takes every value where they are few, and missing last', () => {
    assert.deepEqual(gridOf(column('numeric', [3, Number.NaN, -1, 3, 0.5]), 3), [-1, 0.5, 3, Number.NaN]);
    assert.deepEqual(gridOf(column('categorical', [2, 0, 2]), 5), [0, 2]);
  });

  it('takes quantiles of many numbers, each once', () => {
    const spread = Array.from({ length: 101 }, (_, i) => 100 - i);
    assert.deepEqual(gridOf(column('numeric', spread), 5), [0, 25, 50, 75, 100]);
    const mostlyZero = spread.map((value) => (value > 30 ? 0 : value));
    assert.deepEqual(gridOf(column('numeric', mostlyZero), 5), [0, 5, 30]);
  });

  it('takes the most frequent of many categories', () => {
    assert.deepEqual(gridOf(column('categorical', [9, 1, 5, 5, 7, 9, 5]), 2), [5, 9]);
  });

  it('leaves out infinities', () => {
    const infinite = [1, Number.POSITIVE_INFINITY, 2, Number.NEGATIVE_INFINITY];
    assert.deepEqual(gridOf(column('numeric', infinite), 5), [1, 2]);
    assert.deepEqual(gridOf(column('numeric', [...infinite, 3]), 2), [1, 3]);
  });
});
