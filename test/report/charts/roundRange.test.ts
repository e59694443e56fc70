import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { roundRange } from '../../../report/charts/roundRange.js';

describe('roundRange', () => {
  it('holds all values in a few whole intervals', () => {
    const value = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((thousandths) => thousandths / 1000);
    void fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
        const { min, max, interval } = roundRange(values);
        const count = (max - min) / interval;
        assert.ok(min < Math.min(...values) && max > Math.max(...values), `${min} ${max}`);
        assert.ok(Math.abs(count - Math.round(count)) < 1e-6 && count <= 12, String(count));
      }),
    );
  });

  it('gives the same ends and steps that one would choose by hand', () => {
    assert.deepEqual(roundRange([0.595, 0.641]), { min: 0.59, max: 0.65, interval: 0.01 });
  });
});
