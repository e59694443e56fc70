import assert from 'node:assert/strict';
import { nearest } from '../../runtime/nearest.js';

describe('nearest name', () => {
  it('mends one slip in a short name and more in a long one', () => {
    const known = ['gini', 'auc', 'calibration_slope'];
    assert.equal(nearest('gni', known), 'gini');
    assert.equal(nearest('gnii', known), 'gini');
    assert.equal(nearest('Auc', known), 'auc');
    assert.equal(nearest('calibrationslop', known), 'calibration_slope');
  });

  it('does not guess wildly', () => {
    assert.equal(nearest('accuracy', ['gini', 'auc']), undefined);
    assert.equal(nearest('x', []), undefined);
  });
});
