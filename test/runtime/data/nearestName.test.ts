import assert from 'node:assert/strict';
import { nearestName } from '../../../runtime/data/nearestName.js';

describe('nearestName', () => {
  const names = ['id', 'target', 'ps_ind_01', 'ps_car_11_cat'];

  it('finds the name that was meant', () => {
    assert.equal(nearestName('Target', names), 'target');
    assert.equal(nearestName('taregt', names), 'target');
    assert.equal(nearestName('ps-car-11 cat', names), 'ps_car_11_cat');
    assert.equal(nearestName('ID', names), 'id');
  });

  it('finds none where none is near', () => {
    assert.equal(nearestName('claim', names), undefined);
    assert.equal(nearestName('x', []), undefined);
  });
});
