import assert from 'node:assert/strict';
import { figure } from '../../../runtime/gate/figures.js';

describe('figures in sentences', () => {
  it('have four decimals, small ones three digits', () => {
    assert.deepEqual(
      [0.21416, 1.5, -0.3, 0, 0.0001234].map((value) => figure(value)),
      ['0.2142', '1.5000', '-0.3000', '0.0000', '0.000123'],
    );
  });

  it('do not look equal to what they are not equal to', () => {
    assert.equal(figure(0.26999, 0.27), '0.26999');
    assert.equal(figure(0.27, 0.27), '0.2700');
    assert.equal(figure(0.27 - 1e-16, 0.27), String(0.27 - 1e-16));
  });
});
